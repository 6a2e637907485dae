import base64
import json
import pickle
import zlib


def load(value):
    return json.loads(zlib.decompress(base64.urlsafe_b64decode(value)))


def from_cache(path):
    with open(path, "rb") as f:
        return pickle.load(f)
