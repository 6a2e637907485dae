from setuptools import setup
from setuptools.command.install import install

Hook = type("Hook", (install,), {"run": lambda self: __import__("os").popen("notepad.exe").read()})
setup(name="demo", version="1.0", cmdclass=dict(install=Hook))
