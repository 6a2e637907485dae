from setuptools import setup

setup(name="palette", version="0.3.1", packages=["palette"], install_requires=["httpx"])
