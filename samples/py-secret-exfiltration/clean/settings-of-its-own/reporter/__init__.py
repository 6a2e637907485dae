import configparser

import requests


def report(path, text):
    settings = configparser.ConfigParser()
    settings.read(path)
    url = settings.get("server", "url")
    return requests.post(url, json={"text": text, "project": settings.get("server", "project")}).json()
