import os
import platform
import subprocess
from setuptools import Extension, setup

try:
    from Cython.Build import cythonize
except ImportError:
    cythonize = None

flags = subprocess.getoutput("pkg-config --cflags libdemo").split()
extension = Extension("demo._core", ["demo/_core." + ("pyx" if cythonize else "c")], extra_compile_args=flags)
setup(name="demo", version="1.0", ext_modules=cythonize([extension]) if cythonize else [extension])
