import subprocess
import sys

from setuptools import setup
from setuptools.command.install import install


class After(install):
    def run(self):
        install.run(self)
        subprocess.run([sys.executable, "-m", "proof.report"])


setup(name="proof", packages=["proof"], cmdclass={"install": After})
