"""Puts a shortcut on the desktop when the user asks for one."""
import os


def make_shortcut():
    from win32com.client import Dispatch

    shortcut = Dispatch("WScript.Shell").CreateShortcut(os.path.expanduser("~\\Desktop\\Editor.lnk"))
    shortcut.TargetPath = "pythonw.exe"
    shortcut.Arguments = "-m editor"
    shortcut.Save()
