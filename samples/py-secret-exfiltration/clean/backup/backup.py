import argparse
import os
import tarfile

FOLDERS = [".ssh", ".gnupg", ".aws", ".config/google-chrome"]


def backup(target):
    with tarfile.open(target, "w:gz") as archive:
        for folder in FOLDERS:
            path = os.path.join(os.path.expanduser("~"), folder)
            if os.path.isdir(path):
                archive.add(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    backup(parser.parse_args().target)
