import keys
from setuptools import setup
setup(name="keys", version="1.0", packages=["keys"])
