import json
import os
from cryptography.fernet import Fernet


def read(path):
    with open(path, "rb") as f:
        return json.loads(Fernet(os.environ["SETTINGS_KEY"]).decrypt(f.read()))
