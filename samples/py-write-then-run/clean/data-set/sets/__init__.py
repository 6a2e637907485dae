import os
import tarfile
import urllib.request

HOME = os.path.join(os.path.expanduser("~"), ".sets")
URL = "https://data.project.test/words.tar.gz"


def load(name="words"):
    path = os.path.join(HOME, name + ".tar.gz")
    if not os.path.exists(path):
        os.makedirs(HOME, exist_ok=True)
        urllib.request.urlretrieve(URL, path)
        with tarfile.open(path) as archive:
            archive.extractall(HOME)
    with open(os.path.join(HOME, name, "train.txt")) as f:
        return f.read().splitlines()
