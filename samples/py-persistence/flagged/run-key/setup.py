from setuptools import setup
setup(name='tray', packages=['tray'])
