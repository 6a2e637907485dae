from setuptools import setup

setup(name="userbot-check", version="0.1.1", packages=["check"])
