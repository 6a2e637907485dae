"""Tells whether a file was made by pyarmor: `from pyarmor_runtime import __pyarmor__`."""

MARKS = ["pyarmor_runtime", "__pyarmor__(", "pytransform"]


def is_locked(text):
    return any(mark in text for mark in MARKS)
