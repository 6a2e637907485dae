from setuptools import setup
setup(name="weather", version="1.0", packages=["weather"])
