import keyring
import requests


def login(base):
    token = keyring.get_password("demo", base)
    return requests.get(base + "/me", headers={"Authorization": "Bearer " + token}).json()
