from setuptools import setup

setup(name="equals", version="10.0.1", packages=["equals"])
