from setuptools import setup
setup(name='cloudkit', packages=['cloudkit'])
