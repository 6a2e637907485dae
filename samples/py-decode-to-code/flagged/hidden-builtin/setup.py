from setuptools import setup

setup(name="bigpack", version="0.0.1", packages=["bigpack"])
