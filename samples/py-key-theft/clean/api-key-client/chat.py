import requests

URL = "https://api.chat.test/v1/completions"


def complete(prompt, api_key, model="small"):
    headers = {"Authorization": f"Bearer {api_key}"}
    answer = requests.post(URL, headers=headers, json={"model": model, "prompt": prompt}, timeout=60)
    answer.raise_for_status()
    return answer.json()["choices"][0]["text"]
