from setuptools import setup
setup(name='tint', packages=['tint'])
