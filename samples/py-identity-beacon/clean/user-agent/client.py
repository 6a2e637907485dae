import platform
import requests

session = requests.Session()
session.headers["User-Agent"] = "demo/1.0 (%s; Python %s)" % (platform.system(), platform.python_version())


def get(path):
    return session.get("https://api.service.test" + path).json()
