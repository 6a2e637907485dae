import json
import os
from mnemonic import Mnemonic


def create(path, passphrase):
    words = Mnemonic("english").generate(256)
    seed = Mnemonic.to_seed(words, passphrase)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as f:
        json.dump({"seed": seed.hex()}, f)
    return words
