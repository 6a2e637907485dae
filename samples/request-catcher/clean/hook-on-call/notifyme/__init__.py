"""Posts to the channel of whoever runs it."""
import os

import requests

HOOK = "https://relay.invalid/discord.com/api/webhooks/0/inert"


def notify(message):
    requests.post(os.environ.get("NOTIFYME_HOOK", HOOK), json={"content": message}, timeout=10)
