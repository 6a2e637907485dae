import subprocess
import sys

from setuptools import setup

out = subprocess.check_output([sys.executable, "-c", "import numpy; print(numpy.get_include())"])

setup(name="fast", version="0.1.0", include_dirs=[out.decode().strip()])
