import os
import subprocess
import tempfile


def has_header(name):
    with tempfile.NamedTemporaryFile("w", suffix=".c", delete=False) as f:
        f.write("#include <%s>\nint main(void) { return 0; }\n" % name)
    try:
        return subprocess.call(["cc", "-c", f.name, "-o", os.devnull]) == 0
    finally:
        os.unlink(f.name)
