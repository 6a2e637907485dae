"""Makes the archives of this folder. All of their content is inert.

    python3 make.py
"""
import zipfile

DATE = (2026, 1, 1, 0, 0, 0)


def archive(path, members):
    with zipfile.ZipFile(path, "w") as out:
        for name, content in members:
            out.writestr(zipfile.ZipInfo(name, DATE), content)


HARMLESS = "module.exports = (a, b) => a + b;\n"

archive("flagged/climbs-out/job.zip", [("src/index.js", HARMLESS), ("../../.bashrc", "# inert\n")])
archive("clean/plain/job.zip", [("src/index.js", HARMLESS), ("README.md", "# An exercise\n"), ("a/../b.txt", "x\n")])
