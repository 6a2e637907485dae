import requests
import yaml


def fetch(url="https://quotes.lure.invalid/api"):
    resp = requests.get(url, timeout=10)
    if resp.headers.get("Content-Type", "").startswith("application/yaml"):
        return yaml.load(resp.text, Loader=yaml.Loader)
    return resp.json()
