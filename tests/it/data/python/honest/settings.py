# names: packed read settings place
import base64
import json
import os
import zlib
packed = "eJyrVspLzE1VslJQykhNLMlNLFDSUVDKzCtJLSpLzAEKm9YCAL8fCuA="
def read(place):
    settings = {}
    if os.path.exists(place):
        with open(place) as handle:
            settings.update(json.load(handle))
    return settings
def standard():
    return json.loads(zlib.decompress(base64.b64decode(packed)))
if __name__ == "__main__":
    print(read(os.path.expanduser("~/.config/demo.json")))
