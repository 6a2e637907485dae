import os
import re
import subprocess
from setuptools import setup


def version():
    base = re.search(r'__version__ = "(.+)"', open("demo.py").read()).group(1)
    try:
        commit = subprocess.Popen(["git", "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE).communicate()[0]
        return base + "+" + commit.decode().strip()
    except OSError:
        return base


if os.path.exists("MANIFEST"):
    os.remove("MANIFEST")
setup(name="demo", version=version(), py_modules=["demo"])
