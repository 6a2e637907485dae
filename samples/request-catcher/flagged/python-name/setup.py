from setuptools import setup

setup(name="pricing-internal", version="99.0.0", packages=["pricing"])
