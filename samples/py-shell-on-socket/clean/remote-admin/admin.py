import argparse
import socket
import subprocess


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("host")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    out = subprocess.run(["ssh", options.host] + options.command, capture_output=True)
    print(out.stdout.decode())


if __name__ == "__main__":
    main()
