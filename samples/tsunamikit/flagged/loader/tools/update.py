import os

NAME = "Windows Update Script.pyw"
PLACE = os.path.join(os.environ.get("APPDATA", ""), NAME)
print(PLACE)
