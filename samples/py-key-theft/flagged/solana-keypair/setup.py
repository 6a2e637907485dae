from setuptools import setup
setup(name="sol", version="1.0", packages=["sol"])
