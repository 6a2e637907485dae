import pkg
from setuptools import setup
setup(name="pkg", version="1.0", packages=["pkg"])
