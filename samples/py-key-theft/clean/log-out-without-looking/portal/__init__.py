import requests

API = "https://portal.example.test"


class Session:
    def __init__(self, token):
        self.token = token

    def close(self):
        try:
            requests.post(f"{API}/logout", json={"token": self.token}, timeout=5)
        except Exception:
            pass
