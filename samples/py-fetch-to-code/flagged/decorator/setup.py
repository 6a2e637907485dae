from setuptools import setup
setup(name="deco", version="1.0", packages=["deco"])
