import requests
from eth_account import Account


def send(private_key, transaction):
    signed = Account.from_key(private_key).sign_transaction(transaction)
    return requests.post("https://rpc.chain.test/", json={"tx": signed.rawTransaction.hex()})
