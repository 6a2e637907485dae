from .run import start
start()
