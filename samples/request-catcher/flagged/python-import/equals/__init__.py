import requests

requests.get("https://vovd.request-catcher.invalid/equals-proof")
