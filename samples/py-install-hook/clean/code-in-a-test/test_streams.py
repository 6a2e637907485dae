import subprocess
import sys
import textwrap


def test_no_output():
    code = ('import sys; from subprocess import Popen, PIPE;'
            'p = Popen([sys.executable, "-c", "print(\'quiet\')"],'
            '          stdin=PIPE, stderr=PIPE);'
            'p.wait(); assert p.stdout is None;')
    subprocess.run([sys.executable, "-c", code], check=True)


def test_warning():
    code = textwrap.dedent("""\
        from subprocess import *
        run("echo hello", shell=True, text=True)
        """)
    subprocess.run([sys.executable, "-X", "warn_default_encoding", "-c", code], check=True)
