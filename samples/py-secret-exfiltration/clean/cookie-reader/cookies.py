import os
import shutil
import sqlite3
import tempfile
from http.cookiejar import Cookie, CookieJar


def chrome(profile="Default"):
    path = os.path.expanduser("~/.config/google-chrome/%s/Cookies" % profile)
    with tempfile.NamedTemporaryFile() as copy:
        shutil.copyfile(path, copy.name)
        jar = CookieJar()
        for host, name, value in sqlite3.connect(copy.name).execute("select host_key, name, value from cookies"):
            jar.set_cookie(Cookie(0, name, value, None, False, host, True, True, "/", True, False, None, False, None, None, {}))
        return jar
