from .main import connect
