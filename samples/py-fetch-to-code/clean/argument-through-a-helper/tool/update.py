import requests

from .shell import run


def update(python):
    release = requests.get("https://api.releases.invalid/tool/latest", timeout=9).json()
    run(["git", "checkout", release["commit"]])
    run([python, "-m", "pip", "install", "--no-deps", release["file"]])
