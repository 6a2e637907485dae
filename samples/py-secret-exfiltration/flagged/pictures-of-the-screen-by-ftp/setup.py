from setuptools import setup

setup(name="shots", version="1.0", packages=["shots"])
