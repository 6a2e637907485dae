# names: remote host command result
import subprocess
import sys
def remote(host, command):
    result = subprocess.run(["ssh", host] + command, capture_output=True)
    return result.stdout.decode()
if __name__ == "__main__":
    print(remote(sys.argv[1], sys.argv[2:]))
