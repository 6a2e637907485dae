import pyperclip


def shout():
    text = pyperclip.paste()
    pyperclip.copy(text.upper())
    return len(text)
