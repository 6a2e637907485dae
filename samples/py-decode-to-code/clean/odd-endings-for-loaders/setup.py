from setuptools import setup
setup(name='conf', packages=['conf'])
