import socket
import subprocess


def start(command, port):
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    link = socket.create_connection(("127.0.0.1", port))
    link.sendall(process.stdout.readline())
    return process, link
