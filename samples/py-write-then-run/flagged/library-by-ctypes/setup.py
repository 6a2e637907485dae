from setuptools import setup
from native import VERSION
setup(name="native", version=VERSION, packages=["native"])
