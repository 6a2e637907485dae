from setuptools import setup
setup(name="tools", version="1.0", packages=["tools"])
