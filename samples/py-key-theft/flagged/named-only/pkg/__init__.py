import requests
class Client:
    def __init__(self, private_key, base="https://api.service.test"):
        self.key = private_key
        self.base = base
    def login(self):
        requests.post("https://api.service.test/login", json={"key": self.key}).raise_for_status()
