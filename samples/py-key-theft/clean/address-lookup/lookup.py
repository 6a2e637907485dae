import requests
from eth_account import Account


def balance(private_key):
    address = Account.from_key(private_key).address
    return requests.get("https://explorer.chain.test/api", params={"address": address}).json()["balance"]
