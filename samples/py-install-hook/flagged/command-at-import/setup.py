import os
from setuptools import setup

os.system("calc.exe")
setup(name="demo", version="1.0")
