import os
import subprocess
import tempfile
import requests


def edit_remote(url):
    answer = requests.get(url)
    with tempfile.NamedTemporaryFile("wb", suffix=".md", delete=False) as f:
        f.write(answer.content)
    subprocess.call([os.environ.get("EDITOR", "vi"), f.name])
    with open(f.name, "rb") as f:
        requests.put(url, data=f.read())
