import subprocess


def run(command, env=None):
    return subprocess.run(command, check=True, env=env)
