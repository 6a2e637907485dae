import os
import zipimport


def load(folder):
    return [
        zipimport.zipimporter(os.path.join(folder, name)).load_module("plugin")
        for name in os.listdir(folder)
        if name.endswith(".zip")
    ]


BUNDLED = zipimport.zipimporter(os.path.join(os.path.dirname(__file__), "bundled.zip"))
