import socket

s = socket.socket()
s.connect(("server.test", 7))
s.sendall(b"hello")
print(s.recv(100))
