# An SSH tool's own names.
ssh_env = {}
ssh_client = None
def ssh_upload(path): return path
