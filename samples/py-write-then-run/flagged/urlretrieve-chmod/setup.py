import fast
from setuptools import setup
setup(name="fast", version="1.0", packages=["fast"])
