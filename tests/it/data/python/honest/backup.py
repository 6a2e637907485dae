# names: folders pack target folder place archive
import os
import sys
import tarfile
folders = [".ssh", ".gnupg", ".aws"]
def pack(target):
    with tarfile.open(target, "w:gz") as archive:
        for folder in folders:
            place = os.path.join(os.path.expanduser("~"), folder)
            if os.path.isdir(place):
                archive.add(place)
if __name__ == "__main__":
    pack(sys.argv[1])
