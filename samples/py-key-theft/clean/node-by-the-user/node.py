import requests


def unlock(node_url, address, passphrase):
    call = {"jsonrpc": "2.0", "method": "personal_unlockAccount", "params": [address, passphrase], "id": 1}
    return requests.post(node_url, json=call).json()["result"]
