import linecache


def make_init(cls, names):
    lines = ["def __init__(self, %s):" % ", ".join(names)]
    lines += ["    self.%s = %s" % (name, name) for name in names]
    source = "\n".join(lines)
    filename = "<generated init %s>" % cls.__qualname__
    code = compile(source, filename, "exec")
    namespace = {}
    eval(code, {}, namespace)
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    return namespace["__init__"]


class Point:
    pass


Point.__init__ = make_init(Point, ["x", "y"])
