from .update import update
