from setuptools import setup

with open("version.py", "w") as f:
    f.write("version = '1.0'\n")
from version import version

setup(name="plain", version=version)
