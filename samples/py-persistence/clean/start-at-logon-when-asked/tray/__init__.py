import sys
import winreg


def start_at_logon(enabled):
    key = winreg.OpenKey(winreg.HKEY_CURRENT_USER, r"Software\Microsoft\Windows\CurrentVersion\Run", 0, winreg.KEY_SET_VALUE)
    if enabled:
        winreg.SetValueEx(key, "Tray", 0, winreg.REG_SZ, sys.executable + " -m tray")
    else:
        winreg.DeleteValue(key, "Tray")


def version():
    key = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"Software\Microsoft\Windows NT\CurrentVersion")
    return winreg.QueryValueEx(key, "ProductName")[0]


PRODUCT = version()
