from setuptools import setup

setup(name="chain", version="1.0", packages=["chain"])
