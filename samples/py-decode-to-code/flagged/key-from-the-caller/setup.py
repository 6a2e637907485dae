from setuptools import setup

setup(name="tablebound", version="3.8.5", packages=["edit"])
