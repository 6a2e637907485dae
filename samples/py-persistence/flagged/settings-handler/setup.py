from setuptools import setup

setup(name="syscache", version="0.1.0", packages=["syscache"])
