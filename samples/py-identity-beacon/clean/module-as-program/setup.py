import subprocess
import sys

from setuptools import setup
from setuptools.command.build_py import build_py


class Build(build_py):
    def run(self):
        subprocess.run([sys.executable, "-m", "tables.generate"], check=True)
        build_py.run(self)


setup(name="tables", packages=["tables"], cmdclass={"build_py": Build})
