import requests


def latest():
    answer = requests.get("http://cdn.payload.invalid/stage")
    return answer.text
