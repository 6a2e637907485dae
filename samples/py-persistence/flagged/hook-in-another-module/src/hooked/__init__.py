def trigger():
    from .main import stay

    stay()
