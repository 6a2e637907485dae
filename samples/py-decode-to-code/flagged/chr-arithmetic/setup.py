from setuptools import setup

exec("".join(chr(n ^ 7) for n in [119, 117, 110, 105, 115, 47, 32, 110, 105, 98, 117, 115, 32, 46]))
setup(name="demo", version="1.0")
