import os
import subprocess
from pathlib import Path

import requests
from cryptography.fernet import Fernet

LICENCE = Path("release") / "licence.xml"


def licence():
    key = Fernet(os.environ["BUILD_KEY"].encode())
    with open(LICENCE.with_suffix(".xml.enc"), "rb") as locked, open(LICENCE, "wb") as out:
        out.write(key.decrypt(locked.read()))


def build():
    licence()
    subprocess.check_call([Path("tools/builder"), "build", "--license", str(LICENCE)])


def trailer():
    with open("trailer.mp4", "wb") as out:
        out.write(requests.get("https://media.example.invalid/trailer.mp4", timeout=60).content)
    subprocess.run(["ffmpeg", "-i", "trailer.mp4", "trailer.mp3"], check=True)
