from .routes import route
