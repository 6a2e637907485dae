"""A server that says where it listens."""
import socket

ADDRESS = socket.gethostbyname(socket.gethostname())
NEAR = socket.gethostbyname(socket.gethostname() + ".local")
print("listening on", ADDRESS, NEAR)
