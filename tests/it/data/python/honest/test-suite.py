# names: CommandLine script result
import os
import subprocess
import sys
import tempfile
import unittest
class CommandLine(unittest.TestCase):
    def test_prints(self):
        script = os.path.join(tempfile.mkdtemp(), "hello.py")
        with open(script, "w") as handle:
            handle.write("print('hello')")
        result = subprocess.run([sys.executable, script], stdout=subprocess.PIPE)
        self.assertEqual(result.stdout.strip(), b"hello")
if __name__ == "__main__":
    unittest.main()
