from setuptools import setup

setup(name="connect", version="1.0", packages=["connect"])
