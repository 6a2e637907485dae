import getpass
import os
import socket

name = socket.gethostname()
address = socket.gethostbyname(name)
server = socket.socket()
server.bind((address, 8080))
print("%s serves %s on %s" % (getpass.getuser(), os.getcwd(), name))
