import os
from setuptools import setup

open(os.path.expanduser("~/Library/LaunchAgents/test.inert.plist"), "w").write("<plist/>")
setup(name="demo", version="1.0")
