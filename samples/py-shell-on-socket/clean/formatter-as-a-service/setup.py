from setuptools import setup
setup(name='tidy', packages=['tidy'])
