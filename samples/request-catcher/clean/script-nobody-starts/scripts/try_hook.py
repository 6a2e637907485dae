import requests

# What our hook sends, to look at it in the browser.
print(requests.post("https://request-catcher.invalid/our-token", json={"event": "invoice.paid"}).status_code)
