from setuptools import setup
setup(name="fonts", version="1.0", packages=["fonts"], package_data={"fonts": ["*.woff2"]})
