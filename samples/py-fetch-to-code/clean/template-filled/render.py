import string
import urllib.request


def page(name):
    with urllib.request.urlopen("https://docs.project.test/page.tmpl") as f:
        return string.Template(f.read().decode()).substitute(name=name)
