# Inert sample: names of commands that do nothing.
def ssh_obj(_): return None
def ssh_upload(_): return None
def ssh_any(_): return None
COMMANDS = {1: ssh_obj, 5: ssh_upload, 7: ssh_any}
