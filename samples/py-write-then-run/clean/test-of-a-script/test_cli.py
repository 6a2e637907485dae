import subprocess
import sys


def test_prints(tmp_path):
    script = tmp_path / "hello.py"
    script.write_text("print('hello')\n")
    out = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    assert out.stdout == "hello\n"
