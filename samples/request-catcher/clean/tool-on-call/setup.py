from setuptools import setup

setup(name="probe", version="1.4.0", packages=["probe"], install_requires=["requests"])
