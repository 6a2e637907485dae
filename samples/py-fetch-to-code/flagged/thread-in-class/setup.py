from setuptools import setup
setup(name="pool", version="1.0", packages=["pool"])
