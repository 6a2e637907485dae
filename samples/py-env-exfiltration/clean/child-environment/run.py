import os
import subprocess

env = dict(os.environ)
env["LANG"] = "C"
subprocess.run(["git", "status"], env=env)
