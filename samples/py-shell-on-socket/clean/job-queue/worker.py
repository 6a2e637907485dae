import json
import socket

JOBS = {"add": lambda a, b: a + b, "join": lambda a, b: a + " " + b}


def serve(port):
    server = socket.create_server(("127.0.0.1", port))
    while True:
        connection, _ = server.accept()
        job = json.loads(connection.recv(4096))
        connection.sendall(json.dumps(JOBS[job["name"]](*job["arguments"])).encode())
