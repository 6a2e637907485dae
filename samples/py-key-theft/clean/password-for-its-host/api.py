import requests


class Session:
    def __init__(self, base, user, password):
        self.base = base
        answer = requests.post(base + "/login", json={"user": user, "password": password})
        self.token = answer.json()["token"]

    def get(self, path):
        return requests.get(self.base + path, headers={"Authorization": "Bearer " + self.token}).json()
