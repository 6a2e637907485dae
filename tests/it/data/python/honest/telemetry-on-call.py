# names: report event enabled values
import os
import platform
import requests
def report(event, enabled=False):
    if not enabled or os.environ.get("DO_NOT_TRACK"):
        return
    values = {"event": event, "python": platform.python_version(), "system": platform.system()}
    requests.post("https://telemetry.tool.test/v1", json=values, timeout=2)
