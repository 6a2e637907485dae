from setuptools import setup
setup(name='query', packages=['query'])
