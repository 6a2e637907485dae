import base64
import os
import subprocess
import sys
import tempfile

script = os.path.join(tempfile.mkdtemp(), "hello.py")
with open(script, "wb") as f:
    f.write(base64.b64decode("cHJpbnQoJ2hlbGxvJyk="))
print(subprocess.run([sys.executable, script], stdout=subprocess.PIPE).stdout)
