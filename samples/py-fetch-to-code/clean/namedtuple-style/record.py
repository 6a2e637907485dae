TEMPLATE = """
class {name}(tuple):
    __slots__ = ()
    def __new__(cls, {fields}):
        return tuple.__new__(cls, ({fields},))
"""


def record(name, fields):
    namespace = {}
    exec(TEMPLATE.format(name=name, fields=", ".join(fields)), namespace)
    return namespace[name]


Point = record("Point", ["x", "y"])
