import codecs
from setuptools import setup

exec(codecs.decode("cevag('varegf')", "rot_13"))
setup(name="demo", version="1.0")
