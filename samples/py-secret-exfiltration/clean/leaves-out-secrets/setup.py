from setuptools import setup

setup(name="site-upload", version="1.2.0", packages=["upload"], install_requires=["requests"])
