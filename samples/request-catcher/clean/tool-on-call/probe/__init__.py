"""Sends a marked request, so that its user can look whether it arrived."""
import requests

DEFAULT = "https://demo.request-catcher.invalid"


def send(marker, to=DEFAULT):
    return requests.get(f"{to}/{marker}", timeout=5).status_code
