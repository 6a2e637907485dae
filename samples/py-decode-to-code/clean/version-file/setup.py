from setuptools import setup

ns = {}
with open("demo/version.py") as f:
    exec(compile(f.read(), "version.py", "exec"), ns)
setup(name="demo", version=ns["__version__"])
