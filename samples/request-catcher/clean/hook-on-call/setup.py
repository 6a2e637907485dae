from setuptools import setup

setup(name="notifyme", version="2.0.0", packages=["notifyme"], install_requires=["requests"])
