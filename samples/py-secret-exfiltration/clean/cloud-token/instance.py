import json
from urllib.request import Request, urlopen

SERVICE = "http://169.254.169.254/latest/"


def ask(path, headers, method="GET"):
    request = Request(SERVICE + path, headers=headers, method=method)
    return urlopen(request, timeout=1).read().decode()


def document():
    token = ask("api/token", {"X-aws-ec2-metadata-token-ttl-seconds": "60"}, "PUT")
    return json.loads(ask("dynamic/instance-identity/document", {"X-aws-ec2-metadata-token": token}))
