from setuptools import setup
setup(name='web', packages=['web'])
