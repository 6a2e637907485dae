import requests

API = "https://api.hosting.example.test"


def upload_certificate(token, domain, certificate, private_key):
    answer = requests.put(
        f"{API}/domains/{domain}/tls",
        json={"certificate": certificate, "private_key": private_key},
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
    )
    answer.raise_for_status()
    return answer.json()["id"]
