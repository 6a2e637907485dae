from setuptools import setup
setup(name='ledgerkit', packages=['ledgerkit'])
