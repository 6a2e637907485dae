"""Looks films up at a host that does not want to be found by search engines."""
import base64

import requests

HOST = base64.b64decode("aHR0cHM6Ly9maWxtcy5pbnZhbGlkL2FwaQ==").decode()


def newest():
    return requests.get(HOST + "/newest", timeout=9).json()["titles"]
