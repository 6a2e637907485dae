from setuptools import setup

setup(name="tool", version="3.1.0", packages=["tool"], install_requires=["requests"])
