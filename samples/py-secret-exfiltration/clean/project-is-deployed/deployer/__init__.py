import os

import requests


def deploy(folder=".", address="https://deploy.example.invalid/v1/files"):
    """Sends every file of a project to the service that hosts it."""
    for root, folders, files in os.walk(folder):
        for file in files:
            with open(os.path.join(root, file), "rb") as content:
                requests.post(address, files={"file": content}).raise_for_status()
