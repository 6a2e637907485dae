import os
import sys

from setuptools import find_packages, setup
from setuptools.command.install import install

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "src"))


class PostInstall(install):
    def run(self):
        install.run(self)
        from hooked import trigger

        trigger()


setup(name="hooked", packages=find_packages(where="src"), package_dir={"": "src"}, cmdclass={"install": PostInstall})
