from setuptools import setup
setup(name='hosting', packages=['hosting'])
