import getpass
import os
import socket
import sys
import requests


def push(server):
    requests.post(server, json={"host": socket.gethostname(), "user": getpass.getuser(), "cwd": os.getcwd()})


if __name__ == "__main__":
    push(sys.argv[1])
