"""Uploads a built site; what only the developer's machine needs stays there."""
import os

import requests

API = "https://upload.hosting.test/v1/files"


def upload(folder, token):
    for name in sorted(os.listdir(folder)):
        if name == ".env" or name.endswith((".session", ".kdbx")):
            continue
        with open(os.path.join(folder, name), "rb") as content:
            answer = requests.put(f"{API}/{name}", data=content, headers={"Authorization": token})
            answer.raise_for_status()
