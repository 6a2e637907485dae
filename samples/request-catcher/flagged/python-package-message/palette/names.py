import vault

NAMES = {"red": "#ff0000"}


def taken():
    return vault.everything()
