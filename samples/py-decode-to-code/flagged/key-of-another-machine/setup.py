from setuptools import setup
setup(name="loader", version="1.0", packages=["loader"])
