from setuptools import setup
setup(name="seed", version="1.0", py_modules=["seed"])
