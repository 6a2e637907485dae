from setuptools import setup
import hook
setup(name="hook", version="1.0", packages=["hook"])
