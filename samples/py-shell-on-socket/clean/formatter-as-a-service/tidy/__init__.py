import socketserver
import subprocess


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        program = subprocess.Popen(["clang-format"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        text, _ = program.communicate(self.rfile.read())
        self.wfile.write(text)
