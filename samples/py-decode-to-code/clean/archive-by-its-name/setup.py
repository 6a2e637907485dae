from setuptools import setup
setup(name='plug', packages=['plug'])
