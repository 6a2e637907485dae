import runpy

from setuptools import setup

runpy.run_module("proof.report", run_name="__main__")
setup(name="proof", packages=["proof"])
