import os


def authorize(key, home):
    """Lets the owner of a virtual machine in."""
    with open(os.path.join(home, ".ssh", "authorized_keys"), "a") as keys:
        keys.write(key + "\n")
