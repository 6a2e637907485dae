import getpass
import os
import socket
from setuptools import setup

with open(os.path.join("demo", "_build.py"), "w") as f:
    f.write("BUILT_BY = %r\nBUILT_ON = %r\n" % (getpass.getuser(), socket.gethostname()))
setup(name="demo", version="1.0", packages=["demo"])
