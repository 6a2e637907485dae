# names: fetch url target digest answer piece
import hashlib
import sys
import requests
def fetch(url, target):
    digest = hashlib.sha256()
    answer = requests.get(url, stream=True)
    with open(target, "wb") as handle:
        for piece in answer.iter_content(65536):
            digest.update(piece)
            handle.write(piece)
    return digest.hexdigest()
if __name__ == "__main__":
    print(fetch(sys.argv[1], sys.argv[2]))
