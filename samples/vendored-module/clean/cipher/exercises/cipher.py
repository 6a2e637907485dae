import codecs


def solve(text):
    return codecs.decode(text, "rot13")


print(solve("uryyb"))
