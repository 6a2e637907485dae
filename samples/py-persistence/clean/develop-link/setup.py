from setuptools import setup

setup(name="demo", version="1.0", data_files=[("share/bash-completion/completions", ["demo.bash"])], entry_points={"console_scripts": ["demo = demo:main"]})
