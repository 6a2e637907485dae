from setuptools import setup
setup(name='boot', packages=['boot'])
