"""Makes the archives of this folder. All of their content is inert.

    python3 make.py
"""
import os
import tarfile
import warnings
import zipfile

warnings.simplefilter("ignore")  # zipfile warns of the second member of a name
DATE = (2026, 1, 1, 0, 0, 0)


def archive(path, members):
    with zipfile.ZipFile(path, "w") as out:
        for name, content in members:
            out.writestr(zipfile.ZipInfo(name, DATE), content)


for case in ["flagged/two-lengths", "flagged/unlisted-member", "clean/zipapp"]:
    os.makedirs(case, exist_ok=True)
HARMLESS = "module.exports = (a, b) => a + b;\n"
OTHER = "console.log('the other reader sees this');\n"

archive("flagged/two-members-of-one-name/job.zip", [("src/index.js", HARMLESS), ("src/index.js", OTHER)])
archive("clean/duplicate-notices/fat.jar", [
    ("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n"),
    ("META-INF/LICENSE", "One licence\n"),
    ("META-INF/LICENSE", "Another licence\n"),
    ("org/example/App.class", "\xca\xfe"),
    ("org/example/App.class", "\xfe\xca"),
])

# The directory says `notes.txt`, the header beside the data says `setup1.py`.
disagrees = "flagged/local-header-disagrees/job.zip"
archive(disagrees, [("notes.txt", "print('inert')\n")])
with open(disagrees, "rb") as file:
    data = file.read()
with open(disagrees, "wb") as file:
    file.write(data.replace(b"notes.txt", b"setup1.py", 1))

# A loader before an archive is what zipapp makes.
archive("clean/zipapp/tool.pyz", [("__main__.py", "print('inert')\n")])
with open("clean/zipapp/tool.pyz", "rb") as file:
    data = file.read()
with open("clean/zipapp/tool.pyz", "wb") as file:
    file.write(b"#!/usr/bin/env python3\n" + data)

# The directory lists one member, and a second one stands before it that only a reader of headers meets.
archive("flagged/unlisted-member/pkg-1.0-py3-none-any.whl", [("pkg/__init__.py", "x = 1\n"), ("pkg/setup1.py", "print('inert')\n")])
with open("flagged/unlisted-member/pkg-1.0-py3-none-any.whl", "rb") as file:
    data = file.read()
first = data.index(b"PK\x01\x02")
second = data.index(b"PK\x01\x02", first + 4)
end = data.index(b"PK\x05\x06")
record = bytearray(data[end:])
record[8:12] = b"\x01\x00\x01\x00"
record[12:16] = (second - first).to_bytes(4, "little")
with open("flagged/unlisted-member/pkg-1.0-py3-none-any.whl", "wb") as file:
    file.write(data[:second] + record)

# Two lengths for one member: by the extended header it is a text, by the header it is empty and a member follows.
def entry(name, content, size=None, kind=tarfile.REGTYPE):
    info = tarfile.TarInfo(name)
    info.size, info.type, info.mtime = len(content) if size is None else size, kind, 0
    pad = b"\0" * (-len(content) % 512)
    return info.tobuf(tarfile.USTAR_FORMAT) + content + pad


def pax(key, value):
    body = f" {key}={value}\n"
    length = len(body) + len(str(len(body) + 2))
    return entry("pax", f"{length}{body}".encode(), kind=tarfile.XHDTYPE)


inner = entry("package/install.js", OTHER.encode())
with open("flagged/two-lengths/pkg-1.0.0.tar", "wb") as file:
    file.write(entry("package/package.json", b"{}\n") + pax("size", len(inner)) + entry("package/notes.txt", inner, size=0) + b"\0" * 1024)
