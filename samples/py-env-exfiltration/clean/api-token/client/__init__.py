import os
import requests


class Client:
    def __init__(self, token=None, base="https://api.service.test"):
        self.token = token or os.environ.get("SERVICE_TOKEN")
        self.base = os.getenv("SERVICE_URL", base)

    def jobs(self):
        headers = {"Authorization": "Bearer " + self.token}
        return requests.get(self.base + "/jobs", headers=headers).json()
