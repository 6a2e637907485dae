import json
from setuptools import setup

with open("meta.json") as f:
    meta = json.load(f)
setup(name="demo", version=meta["version"])
