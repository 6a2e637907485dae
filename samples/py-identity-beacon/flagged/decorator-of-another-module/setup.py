from setuptools import setup
setup(name='deco', packages=['deco'], package_dir={'': 'src'})
