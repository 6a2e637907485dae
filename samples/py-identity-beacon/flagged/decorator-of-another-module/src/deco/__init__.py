from .main import work
