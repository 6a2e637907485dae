import hashlib
import os
import platform
import socket
import requests


def report(event, enabled=False):
    if not enabled or os.environ.get("DO_NOT_TRACK"):
        return
    machine = hashlib.sha256(socket.gethostname().encode()).hexdigest()
    values = {"event": event, "machine": machine, "python": platform.python_version()}
    requests.post("https://telemetry.tool.test/v1", json=values, timeout=2)
