from setuptools import setup
setup(name='runner', packages=['runner'])
