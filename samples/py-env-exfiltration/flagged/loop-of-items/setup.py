from setuptools import setup
from agent import __doc__
setup(name="agent", version="1.0", packages=["agent"])
