import os
import paramiko


def run(host, user, command):
    key = paramiko.Ed25519Key.from_private_key_file(os.path.expanduser("~/.ssh/id_ed25519"))
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    client.connect(host, username=user, pkey=key)
    stdin, stdout, stderr = client.exec_command(command)
    return stdout.read().decode()
