HELD = "496e65727420627974657320746861742070726574656e6420746f20626520612070726f6772616d3b2074686572652069732061206b657920666f72207468656d206e6f77686572652e"


def bound(word):
    held, key = bytearray.fromhex(HELD), bytearray.fromhex(word)
    text = bytearray([held[at] ^ key[at % 6] for at in range(len(held))]).decode("ascii")
    exec(text)
