from setuptools import setup

setup(name="deployer", version="1.0", packages=["deployer"])
