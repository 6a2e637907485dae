import subprocess
import sys
from setuptools import Command, setup


class PyTest(Command):
    user_options = [("pytest-args=", "a", "arguments")]

    def initialize_options(self):
        self.pytest_args = ""

    def finalize_options(self):
        pass

    def run(self):
        raise SystemExit(subprocess.call([sys.executable, "-m", "pytest"] + self.pytest_args.split()))


setup(name="demo", version="1.0", cmdclass={"test": PyTest})
