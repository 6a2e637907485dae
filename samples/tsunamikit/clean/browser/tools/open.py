import subprocess


def open_page(url):
    return subprocess.run(["msedge.exe", url], check=False)
