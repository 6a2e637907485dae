import json
import os

FOLDER = os.path.join(os.path.expanduser("~"), ".config", "demo")
os.makedirs(FOLDER, exist_ok=True)
with open(os.path.join(FOLDER, "settings.json"), "w") as f:
    json.dump({"theme": "light"}, f)
