from setuptools import setup
setup(name='backup', packages=['backup'])
