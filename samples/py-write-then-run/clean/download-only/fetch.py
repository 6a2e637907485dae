import requests


def fetch(url, path):
    with open(path, "wb") as f:
        f.write(requests.get(url).content)
