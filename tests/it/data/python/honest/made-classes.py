# names: template record fields names space Point
template = "class {name}(tuple):\n    def __new__(cls, {fields}):\n        return tuple.__new__(cls, ({fields},))\n"
def record(title, names):
    space = {}
    fields = ", ".join(names)
    exec(template.format(name=title, fields=fields), space)
    return space[title]
Point = record("Point", ["x", "y"])
print(Point(1, 2))
