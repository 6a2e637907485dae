from setuptools import setup
setup(name="sets", version="1.0", packages=["sets"])
