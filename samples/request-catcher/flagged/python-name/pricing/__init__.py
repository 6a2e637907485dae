import socket

try:
    socket.gethostbyname("pricing-internal.4k2.request-catcher.invalid")
except OSError:
    pass
