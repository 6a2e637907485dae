# names: version commit base found
import re
import subprocess
from setuptools import setup
def version():
    with open("demo.py") as handle:
        found = re.search("__version__ = .(.+).", handle.read())
    base = found.group(1)
    commit = subprocess.check_output(["git", "rev-parse", "--short", "HEAD"]).decode().strip()
    return base + "+" + commit
setup(name="demo", version=version(), py_modules=["demo"])
