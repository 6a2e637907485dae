import sys

PY3 = sys.version_info[0] == 3

if PY3:
    import builtins
    exec_ = getattr(builtins, "exec")
else:
    def exec_(code, globs=None, locs=None):
        exec("""exec code in globs, locs""")

exec_("""def raise_from(value, from_value):
    try:
        raise value from from_value
    finally:
        value = None
""")
