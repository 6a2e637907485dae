import requests

BASE = "https://api.weather.test/v1"


class Client:
    def __init__(self, token, base=BASE):
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"
        self.base = base

    def today(self, place):
        answer = self.session.get(f"{self.base}/today", params={"q": place})
        answer.raise_for_status()
        return answer.json()
