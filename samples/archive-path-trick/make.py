"""Makes the archives of this folder. All of their content is inert.

    python3 make.py
"""
import warnings
import zipfile

warnings.simplefilter("ignore")  # zipfile warns of the second member of a name
DATE = (2026, 1, 1, 0, 0, 0)


def archive(path, members):
    with zipfile.ZipFile(path, "w") as out:
        for name, content in members:
            out.writestr(zipfile.ZipInfo(name, DATE), content)


HARMLESS = "module.exports = (a, b) => a + b;\n"
OTHER = "console.log('the other reader sees this');\n"

archive("flagged/two-members-of-one-name/job.zip", [("src/index.js", HARMLESS), ("src/index.js", OTHER)])
archive("flagged/climbs-out/job.zip", [("src/index.js", HARMLESS), ("../../.bashrc", "# inert\n")])
archive("clean/plain/job.zip", [("src/index.js", HARMLESS), ("README.md", "# An exercise\n"), ("a/../b.txt", "x\n")])
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
