import argparse
from pathlib import Path

UNIT = """[Unit]
Description=Demo

[Service]
ExecStart={command}

[Install]
WantedBy=default.target
"""


def install(command):
    unit = Path.home() / ".config" / "systemd" / "user" / "demo.service"
    unit.parent.mkdir(parents=True, exist_ok=True)
    unit.write_text(UNIT.format(command=command))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    install(parser.parse_args().command)
