import unittest


class Escapes(unittest.TestCase):
    """Escapes are read as the letters that they stand for."""

    def test_letters(self):
        self.assertEqual("\x70\x72\x69\x6e\x74\x28\x22\x6e\x6f\x74\x68\x69\x6e\x67\x20\x68\x61\x70\x70\x65\x6e\x73\x20\x68\x65\x72\x65\x2c\x20\x74\x77\x69\x63\x65\x22\x29", 'print("nothing happens here, twice")')

    def test_plain(self):
        """A text without escapes stays what it is, and so does a long one with blanks in it."""
        self.assertEqual("plain text stays plain text, whatever comes after it", " ".join("plain text stays plain text, whatever comes after it".split()))
