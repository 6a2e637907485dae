# names: Client token base place answer client
import os
import sys
import requests
class Client:
    def __init__(self, token, base):
        self.base = base
        self.session = requests.Session()
        self.session.headers["Authorization"] = "Bearer " + token
    def today(self, place):
        answer = self.session.get(self.base + "/today", params={"q": place})
        answer.raise_for_status()
        return answer.json()
if __name__ == "__main__":
    client = Client(os.environ["WEATHER_TOKEN"], "https://api.weather.test/v1")
    print(client.today(sys.argv[1]))
