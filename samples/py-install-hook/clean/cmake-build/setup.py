import os
import subprocess
import sys
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext


class CMakeBuild(build_ext):
    def build_extension(self, ext):
        folder = os.path.abspath(self.build_temp)
        os.makedirs(folder, exist_ok=True)
        config = "Debug" if self.debug else "Release"
        subprocess.check_call(["cmake", os.path.abspath("."), "-DCMAKE_BUILD_TYPE=" + config], cwd=folder)
        subprocess.check_call(["cmake", "--build", ".", "--config", config, "--", "-j4"], cwd=folder)


setup(name="demo", version="1.0", ext_modules=[Extension("demo", [])], cmdclass={"build_ext": CMakeBuild})
