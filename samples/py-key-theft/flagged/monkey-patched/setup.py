from setuptools import setup
setup(name="patch", version="1.0", py_modules=["patch"])
