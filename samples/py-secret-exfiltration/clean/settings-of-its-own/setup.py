from setuptools import setup
setup(name='reporter', packages=['reporter'])
