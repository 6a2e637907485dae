"""Unpacks the archive that stands below and puts it on the path, as installers in one file do."""
import base64
import os
import sys
import tempfile

DATA = b"""
P)h>@6aWAK2mpkuL{6w}Xv7u(008I!000aC003}la4%nWWo~3|axY_OVRB?;bT4CQVRB??b98cPWpk
"""


def main():
    folder = tempfile.mkdtemp()
    archive = os.path.join(folder, "tool.zip")
    with open(archive, "wb") as f:
        f.write(base64.b85decode(DATA.replace(b"\n", b"")))
    sys.path.insert(0, archive)


if __name__ == "__main__":
    main()
