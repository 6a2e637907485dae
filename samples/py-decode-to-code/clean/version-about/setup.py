import os
from setuptools import setup, find_packages

here = os.path.abspath(os.path.dirname(__file__))
about = {}
with open(os.path.join(here, "demo", "__about__.py"), "r", encoding="utf-8") as f:
    exec(f.read(), about)

with open("README.md", encoding="utf-8") as f:
    long_description = f.read()

setup(name="demo", version=about["__version__"], packages=find_packages(), long_description=long_description)
