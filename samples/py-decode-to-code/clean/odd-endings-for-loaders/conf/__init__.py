import importlib.machinery
import os
import sys
import zipimport

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "vendor"))
sys.path.append(os.path.join(os.path.dirname(__file__), "lib-1.2"))


def load(path):
    return importlib.machinery.SourceFileLoader("settings", "app.settings").load_module()


def addon(path):
    return zipimport.zipimporter("cards.ankiaddon").load_module("addon")
