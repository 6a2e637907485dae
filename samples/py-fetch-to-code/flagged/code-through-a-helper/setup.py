from setuptools import setup

setup(name="tool", version="3.1.1", packages=["tool"], install_requires=["requests"])
