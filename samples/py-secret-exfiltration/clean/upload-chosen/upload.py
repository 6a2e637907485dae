import sys
import requests


def upload(path, url):
    with open(path, "rb") as f:
        return requests.post(url, files={"file": f})


if __name__ == "__main__":
    upload(sys.argv[1], sys.argv[2])
