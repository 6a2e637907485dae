from setuptools import setup

setup(name="vmtool", version="1.0", packages=["vmtool"])
