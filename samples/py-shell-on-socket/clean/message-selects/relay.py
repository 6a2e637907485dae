import socket
import subprocess

COMMANDS = {"status": ["uptime"], "disk": ["df", "-h"]}


def serve():
    server = socket.create_server(("127.0.0.1", 7070))
    connection, _ = server.accept()
    name = connection.recv(64).decode().strip()
    if name in COMMANDS:
        connection.sendall(subprocess.check_output(COMMANDS[name]))
