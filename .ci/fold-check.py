#!/usr/bin/env python3
"""What the builtins of the Python evaluator compute must never differ from CPython, which runs nothing but the pure
expressions that this file itself generates.

    fold-check.py generate SEED COUNT > programs.txt     one expression a line, the same for the same seed
    fold-check.py expect programs.txt > python.txt       its value in CPython, as ascii() writes it
    lurescan debug fold --python programs.txt > ours.txt the same from us, `?` where nothing was folded
    fold-check.py compare python.txt ours.txt [programs.txt]
"""
import sys
import warnings

NESTING = 4

WORDS = ['', 'a', 'abc', 'Hello, World', 'import os', '68747470', 'aHR0cHM6Ly94', 'https://x.invalid/p?q=1&r=%20#f', '  padded \t',
         'a|b|c', '0', '12', '-7.5e3', '0x1f', '0b101', '1_000', ' 42 ', '\u00c4\u00d6\u00fc \u00df', '\u03a9mega', '\u6f22\u5b57', '\U0001f600x',
         'line\nbreak', 'tab\ttab', 'back\\slash', "it's", 'say "hi"', '''both ' and "''', '{} {0} {a}', '%s %d', 'True', 'None', 'nan', 'inf', '%41%zz',
         'x\0y', '\x7f\x80\xff', 'aAbBcC', 'a.b.c.d', 'The quick brown fox', '__import__', 'uryyb', 'YWJj', 'YQ==', '/usr/lib/x.tar.gz', '../a//b/./c',
         '&lt;b&gt;&amp;&#65;', '1,2,,3', 'zz\r\nyy\ryy\n', 'a=1&b=2', '\u2028', 'eJzLSM3JyQcABiwCFQ==']
BYTES = [b'', b'a', b'abc', b'Hello', b'\x00\x01\x02\xff', b'aGVsbG8=', b'68656c6c6f', b'  pad \n', b'a,b,c', b'\xc3\xa9\xe2\x82\xac', b'\xef\xbb\xbfx', b"it's",
         b'%s-%d', b'12', b'\xff\xfea\x00', b'NBSWY3DP', b'Xk0#', b'87cURD]i,"Ebo80']
INTS = ['0', '1', '2', '3', '7', '10', '-1', '-5', '255', '256', '65535', '0xff', '0b1011', '0o17', '1_000', '123456789', '2147483647', '2**31', '2**63',
        '-2**63', '2**64+1', '10**20', '-10**18', '9007199254740993', '0x1f600', 'True', 'False', '97', '104', '116']
FLOATS = ['0.0', '0.1', '.5', '1.5', '-2.75', '1e3', '1e16', '1e21', '1e-5', '123456.789', '0.30000000000000004', '-0.0', '2.0', '3.', '1e100', '100.456', '2.5', '0.125']


class Random:
    """Numbers that are the same on every version."""

    def __init__(self, seed):
        self.state = seed * 0x9E3779B97F4A7C15 + 1 & (1 << 64) - 1

    def bits(self):
        self.state = self.state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        mixed = self.state ^ self.state >> 29
        return mixed * 0xBF58476D1CE4E5B9 >> 20 & 0xffffffff

    def int(self, low, high):
        return low + self.bits() % (high - low + 1)

    def pick(self, items):
        return items[self.bits() % len(items)]


class Generator:
    def __init__(self, seed):
        self.random = Random(seed)
        self.int_, self.pick = self.random.int, self.random.pick

    def choose(self, *makers):
        return self.pick(makers)()

    def join(self, low, high, make, mark=','):
        return mark.join(make() for _ in range(self.int_(low, high)))

    def small(self):
        return str(self.int_(-3, 9))

    def word(self):
        return self.pick([repr, ascii])(self.pick(WORDS))

    def plain(self):
        return repr(self.pick([word for word in WORDS if word.isascii() and word.isprintable()]))

    def count(self):
        return str(self.int_(0, 4))

    # Expressions of a wanted type; `d` is the nesting that is left.
    def str(self, d):
        if d <= 0:
            return self.word()
        s, n, w = (lambda: self.str(d - 1)), (lambda: self.int(d - 1)), self.word
        p = self.pick
        return self.choose(
            w, w,
            lambda: f'({s()}+{s()})', lambda: f'({s()}*{self.count()})', lambda: f'{s()}[::{p(["-1", "2", "-2", "3"])}]',
            lambda: f'{s()}[{self.small()}:{self.small()}]', lambda: f'{s()}[{self.small()}:]', lambda: f'{s()}[:{self.small()}:{p(["1", "-1", "2"])}]', lambda: f'({s()} or "xy")[{p(["0", "-1", "1"])}]',
            lambda: f'{s()}.{p(["upper", "lower", "strip", "lstrip", "rstrip", "title", "capitalize", "swapcase", "casefold"])}()',
            lambda: f'{s()}.{p(["strip", "lstrip", "rstrip", "removeprefix", "removesuffix"])}({w()})',
            lambda: f'{s()}.replace({w()},{w()}{p(["", ",1", ",2", ",-1", ",0"])})',
            lambda: f'{w()}.join({self.strs(d - 1)})', lambda: f'{w()}.join({s()})', lambda: f'{p(["str", "repr", "ascii"])}({self.any(d - 1)})',
            lambda: f'chr({p(["65", "97+2", "0x1f600", "8364", "-1", "1114112", n()])})', lambda: f'{p(["hex", "oct", "bin"])}({n()})',
            lambda: f'{s()}.{p(["center", "ljust", "rjust"])}({self.int_(0, 14)}{p(["", ",%r" % "*"])})', lambda: f'{s()}.zfill({self.int_(0, 12)})', lambda: f'{s()}.expandtabs({p(["", "4", "0"])})',
            lambda: self.percent(d), lambda: self.template(d), lambda: self.fstring(d), lambda: f'format({n()},{self.spec("i")!r})', lambda: f'format({self.float(d - 1)},{self.spec("f")!r})',
            lambda: f'format({s()},{self.spec("s")!r})', lambda: f'{self.bytes(d - 1)}.decode({p(["", "", "%r" % "latin-1", "%r,%r" % ("utf-8", "ignore"), "%r,%r" % ("utf8", "replace"), "%r" % "ascii", "%r,%r" % ("ascii", "ignore")])})',
            lambda: f'{s()}.encode({p(["%r" % e for e in ("utf-8", "utf-16", "utf-16-le", "utf-32-be", "unicode_escape")])}).decode("latin1")', lambda: f'{s()}.encode().decode("unicode_escape")',
            lambda: f'codecs.{p(["decode", "encode"])}({s()},{p(["%r" % "rot13", "%r" % "rot_13"])})', lambda: f'{self.bytes(d - 1)}.hex()', lambda: f'{s()}.translate(str.maketrans({p(["%r,%r" % ("abc", "xyz"), "%r,%r,%r" % ("ab", "ba", "c"), "{97:None,98:%r}" % "BB", "{%r:99}" % "a"])}))',
            lambda: f'(({s()}) if {self.bool(d - 1)} else ({s()}))', lambda: f'({s()} or {s()})', lambda: f'max({s()},{s()})', lambda: f'min({self.strs(d - 1)},default={w()})',
            lambda: f'({self.strs(d - 1)} or [{w()}])[{p(["0", "-1"])}]', lambda: f'{self.dict(d - 1)}.get({self.key()},{w()})', lambda: f'{s()}.{p(["partition", "rpartition"])}({w()})[{self.int_(0, 2)}]',
            lambda: f'string.{p(["ascii_letters", "digits", "hexdigits", "punctuation", "printable", "ascii_lowercase"])}[{self.small()}:{self.int_(0, 30)}]', *self.library_str(d))

    PATTERNS = ['a', '[aeiou]', r'\\s+', r'\\d+', r'(\\w)(\\w)', '^.', '.$', '[^a-z]', '..', '%([0-9a-fA-F]{2})', '(?:l|o)+', r'\\.', 'x*', '(?P<p>[A-Z])', r'\\b',
                'a|b|c', '(a)?(b)', '.{1,3}', 'o+?', r'^\\s+|\\s+$', '(?i)HELLO', '[]a-]+', r'[\\w.]+', '(?s).+', r'(\\d)(?P<q>\\d)?', '[|&=]', 'b{2,}', '{a}', r'\\x61', '(', 'a**', '(?=a)']

    def pattern(self):
        return "'" + self.pick(self.PATTERNS).replace('\\\\', '\\\\') + "'"

    def library_str(self, d):
        s, w, p = (lambda: self.str(d - 1)), self.word, self.pick
        return (
            lambda: f're.sub({self.pattern()},{p([w(), repr("-"), repr("[x]"), repr(chr(92) + "1"), repr("<" + chr(92) + "g<0>>")])},{s()}{p(["", "", ",1", ",flags=re.I", ",count=2"])})', lambda: f'(re.search({self.pattern()},{s()}) or re.match(".?",{w()})).group({p(["", "0", "1", "0,0"])})', lambda: f're.escape({s()})',
            lambda: f'urllib.parse.{p(["quote", "quote_plus", "unquote", "unquote_plus"])}({s()})', lambda: f'urllib.parse.quote({s()},safe={p(["%r" % "", "%r" % "/:?=", "%r" % " "])})', lambda: f'urllib.parse.unquote(urllib.parse.quote({s()}))', lambda: f'urllib.parse.urlencode({self.dict(d - 1)})', lambda: f'urllib.parse.urlencode([({w()},{self.scalar(d - 1)})])',
            lambda: f'urllib.parse.urljoin({p(["%r" % u for u in ("https://x.invalid/a/b?c", "http://h.test", "http://h.test/")])},{p(["%r" % u for u in ("/q?x=1", "c/d", "//o.test/z", "https://y.test/1#f", "", "e.txt", "../u")] + [w()])})', lambda: f'urllib.parse.urlparse({p([w(), repr("https://u:p@X.invalid:81/p/q?r=1#s")])})[{self.int_(0, 5)}]',
            lambda: f'html.{p(["escape", "unescape"])}({s()})', lambda: f'html.unescape(html.escape({s()}))', lambda: f'json.dumps({self.any(d - 1)}{p(["", "", ",indent=1", ",ensure_ascii=False", ",separators=(%r,%r)" % (",", ":"), ",sort_keys=True"])})', lambda: f'json.loads(json.dumps({s()}))',
            lambda: f'hashlib.{p(["md5", "sha1", "sha256", "sha512", "sha224", "sha384"])}({self.bytes(d - 1)}).hexdigest()', lambda: f'os.path.join({s()},{s()}{p(["", ",%r" % "z"])})', lambda: f'os.path.{p(["basename", "dirname", "normpath"])}({s()})', lambda: f'os.path.{p(["split", "splitext"])}({s()})[{p(["0", "1"])}]',
            lambda: f'textwrap.dedent({p([repr(chr(10) + "  a" + chr(10) + "   b" + chr(10)), s(), repr(chr(9) + "x" + chr(10) + chr(9) + " y" + chr(10) + " ")])})', lambda: f'operator.{p(["add", "concat"])}({s()},{s()})', lambda: f'random.Random({p([self.int(d - 1), s()])}).choice({s()} or "none")')

    def spec(self, of):
        p = self.pick
        align = p(['', '', '<', '>', '^', '*^', '0>', '_<'])
        width = p(['', '', '5', '10', '08', '3'])
        if of == 's':
            return align + width.lstrip('0') + p(['', '.3', '.0']) + p(['', 's'])
        sign = p(['', '', '+', ' ', '-'])
        if of == 'i':
            return p(['', '', '=', align]) + sign + p(['', '#']) + width + p(['', '', 'd', 'x', 'X', 'b', 'o', 'e', 'f', 'g', '%'])
        return p(['', '=', align]) + sign + width + p(['', '', '.0', '.2', '.5', '.10']) + p(['f', 'e', 'g', '%', 'E', 'G', 'F'])

    def percent(self, d):
        p = self.pick
        flags = lambda: p(['', '', '-', '0', '+', ' ', '#']) + p(['', '', '6', '12']) + p(['', '', '.2', '.0', '.5'])
        kinds = [('s', self.any), ('r', self.any), ('a', self.any), ('d', self.int), ('x', self.int), ('o', self.int), ('X', self.int), ('c', lambda _: p(['65', '"x"', '8364'])), ('f', self.float), ('e', self.float), ('g', self.float), ('i', self.float), ('s', self.str), ('d', self.int)]
        if p([True, False, False]):
            kind, make = p(kinds)
            return f'({"%(k)" + flags() + kind + " %%"!r}%{{"k":{make(d - 2)}}})'
        text, values = p(['', 'a=', '100%% ']), []
        for _ in range(self.int_(1, 3)):
            kind, make = p(kinds)
            text += '%' + flags() + kind + p(['', '-', '|'])
            values.append(make(d - 2))
        if p([True, False, False, False, False]):
            values = values[1:]
        return f'({text!r}%({",".join(values)}{"," if values else ""}))'

    def template(self, d):
        p = self.pick
        fields = [p(['{}', '{0}', '{1}', '{k}', '{0!r}', '{1!s:>6}', '{k!a}', '{0[0]}', '{{x}}', '{:>8}', '{:^7.3}', '{0:5}', '{k:{w}}']) for _ in range(self.int_(1, 3))]
        return f'{"-".join(fields)!r}.format({self.any(d - 2)},{self.any(d - 2)},k={self.scalar(d - 2)},w={self.int_(1, 9)})'

    def fstring(self, d):
        p, parts = self.pick, []
        for _ in range(self.int_(1, 3)):
            inner = p([str(self.int_(-99, 999)), repr(self.int_(0, 99) / 8), 'chr(97)', 'len([1,2])', '(1,2)', 'None', 'True', 'hex(255)', ' {1:2}[1]', "[1,2][::-1]", "0x41", '1<2'])
            parts.append(p(['', 'a ', '{{', '\\n']) + '{' + inner + p(['', '', '!r', '!s']) + '}')
        return 'f"' + ''.join(parts) + '"'

    def bytes(self, d):
        p = self.pick
        if d <= 0:
            return repr(p(BYTES))
        b, s, w = (lambda: self.bytes(d - 1)), (lambda: self.str(d - 1)), (lambda: repr(p(BYTES)))
        return self.choose(
            w, w, lambda: f'{s()}.encode({p(["", "", "%r" % "utf-8", "%r" % "latin1", "%r,%r" % ("ascii", "ignore"), "%r,%r" % ("ascii", "replace"), "%r" % "utf-16", "%r" % "utf-16-be", "%r" % "utf_32"])})',
            lambda: f'({b()}+{b()})', lambda: f'({b()}*{self.count()})', lambda: f'{b()}[::{p(["-1", "2", "-3"])}]', lambda: f'{b()}[{self.small()}:{self.small()}]',
            lambda: f'bytes([{self.join(0, 6, lambda: str(self.int_(0, 255)))}])', lambda: f'bytes({self.ints(d - 1)})', lambda: f'bytes({self.count()})', lambda: f'bytes({s()},"utf-8")',
            lambda: f'bytes.fromhex({p([repr("68 65 6c"), repr("68656c6C6f"), repr("0g"), repr(""), "%s.hex()" % w(), self.word()])})', lambda: f'bytearray({b()})', lambda: f'bytes(bytearray({b()}))',
            lambda: f'base64.{p(["b64encode", "urlsafe_b64encode", "b32encode", "b16encode", "b85encode", "encodebytes", "standard_b64encode"])}({b()})',
            lambda: f'base64.{p(["b64decode", "urlsafe_b64decode", "b32decode", "b16decode", "b85decode", "a85decode"])}({p([b, w, self.plain, s])()})',
            lambda: f'base64.b64decode(base64.b64encode({b()}))', lambda: f'base64.b85decode(base64.b85encode({b()}))', lambda: f'base64.b32decode(base64.b32encode({b()}))', lambda: f'base64.decodebytes({b()})',
            lambda: f'binascii.{p(["hexlify", "unhexlify", "b2a_base64", "a2b_base64", "b2a_hex"])}({b()})', lambda: f'codecs.{p(["decode", "encode"])}({b()},{p(["%r" % e for e in ("hex", "base64")])})',
            self.compressed, lambda: f'struct.pack({p(["%r" % f for f in ("<I", ">H", "B", "<q", "!i", "2s", "4s")])},{p([str(self.int_(0, 300)), w()])})',
            lambda: f'({self.int(d - 1)}).to_bytes({self.int_(0, 12)},{p(["%r" % "big", "%r" % "little"])}{p(["", "", ",signed=True"])})', lambda: f'{b()}.replace({w()or 1},{w()})', lambda: f'{b()}.{p(["upper", "lower", "strip", "lstrip", "rstrip", "swapcase"])}()',
            lambda: f'{b()}.strip({w()})', lambda: f'{w()}.join([{self.join(0, 3, w)}])', lambda: f'({b()}%{p(["()", "(b%r,3)" % "x", "3"])})', lambda: f'{b()}.translate(bytes.maketrans(b"abc",b"xyz"){p(["", ",b%r" % "d"])})',
            lambda: f'{b()}.zfill({self.int_(0, 9)})', lambda: f'{b()}.{p(["ljust", "rjust"])}({self.int_(0, 9)})', lambda: f'{b()}.split({p(["", w()])})', lambda: f'{b()}.{p(["splitlines", "partition"])}({p(["", "b%r" % ","])})')

    COMPRESSED = ["zlib.decompress(base64.b64decode('eJzLSM3JyQcABiwCFQ=='))", "zlib.decompress(base64.b64decode('y0jNyckHAA=='),-15)",
                  "gzip.decompress(base64.b64decode('H4sIAAAAAAACA8tIzcnJBwCGphA2BQAAAA=='))",
                  "bz2.decompress(base64.b64decode('QlpoOTFBWSZTWRkxZT0AAACBAAJEoAAhmmgzTQczi7kinChIDJiynoA='))",
                  "lzma.decompress(base64.b64decode('/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAEaGVsbG8AAAAAsTe52+XaHpsAAR0FuC2Arx+2830BAAAAAARZWg=='))"]

    def compressed(self):
        return self.pick(self.COMPRESSED)

    def int(self, d):
        p = self.pick
        if d <= 0:
            return p([self.small(), p(INTS)])
        n, s, b = (lambda: self.int(d - 1)), (lambda: self.str(d - 1)), (lambda: self.bytes(d - 1))
        return self.choose(
            lambda: f'({p(INTS)})', lambda: f'({n()}{p(["+", "-", "*", "//", "%", "&", "|", "^"])}{n()})', lambda: f'({n()}{p(["+", "-", "*", "//", "%", "&", "|", "^"])}{n()})', lambda: f'(({n()})**{self.count()})', lambda: f'({n()}{p(["<<", ">>"])}{self.int_(0, 70)})', lambda: f'({p(["-", "~", "+"])}{n()})',
            lambda: f'int({p([s, self.plain, n, lambda: self.float(d - 1)])()})', lambda: f'int({self.plain()},{p(["0", "2", "8", "10", "16", "36"])})', lambda: f'int({p(["hex", "bin", "oct", "str"])}({n()}),{p(["0", "16", "2"])})', lambda: f'len({p([s, b, lambda: self.list(d - 1), lambda: self.dict(d - 1), lambda: self.set(d - 1)])()})',
            lambda: f'ord({s()}[:1])', lambda: f'ord(({s()} or "z")[0])', lambda: f'({b()} or b"q")[{p(["0", "-1"])}]', lambda: f'int.from_bytes({b()},{p(["%r" % "big", "%r" % "little"])}{p(["", "", ",signed=True"])})', lambda: f'pow({n()},{self.int_(0, 40)},{p(["7", "97", "10**9+7", "-5", "2**64"])})', lambda: f'divmod({n()},{n()})[{p(["0", "1"])}]',
            lambda: f'abs({n()})', lambda: f'round({self.float(d - 1)})', lambda: f'({n()}).{p(["bit_length", "conjugate"])}()', lambda: f'sum({self.ints(d - 1)})', lambda: f'{p(["min", "max"])}({self.ints(d - 1)},default={self.small()})', lambda: f'{p(["min", "max"])}({n()},{n()})',
            lambda: f'{s()}.{p(["find", "rfind", "index", "count", "rindex"])}({self.word()}{p(["", "", ",%s" % self.small(), ",%s,%s" % (self.small(), self.small())])})', lambda: f'{b()}.{p(["find", "rfind", "count"])}({repr(p(BYTES))})', lambda: f'{self.list(d - 1)}.{p(["index", "count"])}({self.scalar(d - 2)})', lambda: f'struct.unpack({p(["%r" % f for f in ("<H", ">H", "BB", "<h")])},{b()}[:2])[0]', lambda: f'struct.calcsize({p(["%r" % f for f in ("bi", "<bi", "3sH", "@bq", "qb", "4x?", "xd")])})',
            lambda: f'zlib.{p(["crc32", "adler32"])}({b()})', lambda: f'({n()} if {self.bool(d - 1)} else {n()})', lambda: f'({n()} and {n()})', lambda: f'range({self.small()},{self.int_(0, 40)},{p(["1", "2", "3"])})[{self.small()}]', *self.library_int(d))

    def library_int(self, d):
        p, n, f = self.pick, (lambda: self.int(d - 1)), (lambda: self.float(d - 1))
        return (
            lambda: f'math.{p(["floor", "ceil", "trunc"])}({f()})', lambda: f'math.isqrt({n()})', lambda: f'math.gcd({n()},{n()})', lambda: f'math.factorial({self.int_(0, 25)})', lambda: f'math.comb({self.int_(0, 30)},{self.int_(0, 12)})', lambda: f'math.prod({self.ints(d - 1)})', lambda: f'operator.{p(["xor", "mul", "sub", "or_", "and_", "mod", "floordiv"])}({n()},{n()})',
            lambda: f'random.Random({p([n(), self.word()])}).{p(["randint(0,255)", "randrange(1000)", "getrandbits(40)", "randint(-5,10**12)"])}', lambda: f'json.loads({p(["%r" % j for j in ("12", "-0", "1e3", "[1,2", "{}", "1.5", "true", "01", "12345678901234567890", "NaN", " 7 ")])})')

    def float(self, d):
        p = self.pick
        if d <= 0:
            return p(FLOATS)
        f, n = (lambda: self.float(d - 1)), (lambda: self.int(d - 2))
        return self.choose(lambda: p(FLOATS), lambda: f'({f()}{p(["+", "-", "*", "/", "%", "//"])}{f()})', lambda: f'({f()}{p(["+", "-", "*", "/"])}{p(INTS[:16])})', lambda: f'({p(INTS[:16])}/{p(INTS[:16])})', lambda: f'(-{f()})', lambda: f'abs({f()})', lambda: f'round({f()},{self.int_(0, 5)})', lambda: f'float({p(["%r" % x for x in ("1.5", " 2e3 ", "-inf", "nan", "1_0.5", "x", ".", "+.5")] + [n()])})', lambda: f'max({f()},{f()})', lambda: f'divmod({f()},{f()})[{p(["0", "1"])}]')

    def bool(self, d):
        p = self.pick
        if d <= 0:
            return p(['True', 'False', '(not 0)', '(not "")'])
        s, n, b = (lambda: self.str(d - 1)), (lambda: self.int(d - 1)), (lambda: self.bool(d - 1))
        return self.choose(
            lambda: f'({self.any(d - 1)}{p(["==", "!="])}{self.any(d - 1)})', lambda: f'({n()}{p(["<", ">", "<=", ">="])}{n()})', lambda: f'({s()}{p(["<", ">", "<=", ">="])}{s()})', lambda: f'({self.float(d - 1)}{p(["<", ">=", "=="])}{n()})', lambda: f'({self.list(d - 1)}{p(["<", "==", ">="])}{self.list(d - 1)})', lambda: f'({self.word()} {p(["in", "not in"])} {s()})', lambda: f'({self.scalar(d - 2)} {p(["in", "not in"])} {p([self.list, self.tuple, self.set, self.dict])(d - 1)})', lambda: f'({n()} in range({self.small()},{self.int_(0, 30)}))', lambda: f'(not {self.any(d - 1)})', lambda: f'bool({self.any(d - 1)})', lambda: f'({self.any(d - 1)} is {p(["None", "not None"])})', lambda: f'({b()} {p(["and", "or"])} {b()})',
            lambda: f'{s()}.{p(["startswith", "endswith"])}({p([self.word(), "(%s,%s)" % (self.word(), self.word())])})', lambda: f'{p(["any", "all"])}({self.list(d - 1)})', lambda: f'{self.plain()}.{p(["isalpha", "isdigit", "isalnum", "isupper", "islower", "istitle", "isspace", "isidentifier", "isascii", "isprintable"])}()', lambda: f'{self.bytes(d - 1)}.{p(["startswith", "endswith"])}({repr(p(BYTES))})', lambda: f'({self.set(d - 1)}{p(["<", "<=", "==", ">"])}{self.set(d - 1)})', lambda: f'{self.set(d - 1)}.{p(["issubset", "issuperset", "isdisjoint"])}({self.list(d - 2)})', lambda: f'(1 < {n()} <= 9)')

    def scalar(self, d):
        return self.pick([self.str, self.int, self.float, self.bool, self.bytes, lambda _: 'None'])(d)

    def any(self, d):
        return self.pick([self.str, self.int, self.bytes, self.list, self.tuple, self.dict, self.float, self.bool, self.scalar])(d)

    def ints(self, d):
        p = self.pick
        if d <= 0:
            return f'[{self.join(0, 5, lambda: str(self.int_(0, 122)))}]'
        return self.choose(lambda: self.ints(0), lambda: f'list({self.bytes(d - 1)})', lambda: f'list(range({self.small()},{self.int_(0, 20)},{p(["1", "2", "5"])}))', lambda: f'sorted({self.ints(d - 1)}{p(["", ",reverse=True"])})', lambda: f'{self.ints(d - 1)}[::{p(["-1", "2"])}]', lambda: f'({self.ints(d - 1)}+{self.ints(d - 1)})', lambda: f'(*{self.ints(d - 1)},{self.int(d - 2)})', lambda: f'[*{self.ints(d - 1)},*{self.bytes(d - 2)}]', lambda: f'sorted({self.set(d - 1)})')

    def strs(self, d):
        p = self.pick
        if d <= 0:
            return f'[{self.join(0, 4, self.word)}]'
        s = lambda: self.str(d - 1)
        return self.choose(lambda: self.strs(0), lambda: f'{s()}.split({p(["", self.word(), "None,1", "%r,1" % "a"])})', lambda: f'{s()}.rsplit({p(["", "%r,1" % ".", "None,2"])})', lambda: f'{s()}.splitlines({p(["", "True"])})', lambda: f'list({s()})', lambda: f'sorted({self.strs(d - 1)})', lambda: f'list(reversed({p([s(), self.strs(d - 1)])}))', lambda: f'[{self.join(1, 3, s)}]', lambda: f'({self.strs(d - 1)}*{self.count()})', lambda: f'sorted({s()})', lambda: f'list({self.dict(d - 1)})', lambda: f'{s()}.partition({self.word()})')

    def list(self, d):
        p = self.pick
        if d <= 0:
            return f'[{self.join(0, 3, lambda: self.scalar(0))}]'
        return self.choose(lambda: self.ints(d), lambda: self.strs(d), lambda: f'[{self.join(0, 4, lambda: self.any(d - 2))}]', lambda: f'list(zip({self.list(d - 1)},{self.str(d - 2)}))', lambda: f'list(enumerate({self.list(d - 1)}{p(["", ",1"])}))', lambda: f'list({self.dict(d - 1)}.{p(["items", "keys", "values"])}())', lambda: f'{self.list(d - 1)}[{self.small()}:{self.small()}]', lambda: f'list(itertools.{p(["chain", "zip_longest", "product"])}({self.list(d - 2)},{self.list(d - 2)}))', lambda: f'list(itertools.islice(itertools.cycle({self.str(d - 2)}),{self.int_(0, 5)}))', lambda: f'list(itertools.islice({self.list(d - 1)},{self.int_(0, 2)},{self.int_(2, 5)}))', lambda: f'list(zip(itertools.count({self.small()}),{self.list(d - 1)}))', lambda: f'list(itertools.accumulate({self.ints(d - 1)}))', *self.library_list(d))

    def library_list(self, d):
        p, s = self.pick, (lambda: self.str(d - 1))
        return (
            lambda: f're.findall({self.pattern()},{s()}{p(["", ",re.M", ",re.I", ",re.S|re.M"])})', lambda: f're.split({self.pattern()},{s()}{p(["", ",1"])})', lambda: f're.compile({self.pattern()}).findall({s()})', lambda: f'(re.match({self.pattern()},{s()}) or re.search("(x)?",{s()})).{p(["groups()", "span()", "groupdict()", "start()", "end()"])}', lambda: f're.findall(rb"{p(["a", ".", "[^a]+", "l+"])}",{self.bytes(d - 1)})',
            lambda: f'json.loads(json.dumps({self.any(d - 1)}))', lambda: f'json.loads({p(["%r" % j for j in (chr(123) + chr(34) + "a" + chr(34) + ": [1, 2.5, null, true]}", "[1,2,]", "[" + chr(34) + chr(92) + "u00e9" + chr(92) + "ud83d" + chr(92) + "ude00" + chr(34) + "]", "{1:2}")])})', lambda: f'list(urllib.parse.urlsplit({self.word()}))', lambda: f'random.Random({self.int(d - 1)}).choices({self.ints(d - 1)} or [1],k=3)', lambda: f'random.Random({self.int_(0, 999)}).sample({p(["range(40)", "range(15)", "[1,2,3,4]", "range(400)"])},{self.int_(0, 9)})')

    def tuple(self, d):
        return self.choose(lambda: f'({self.join(1, 3, lambda: self.any(d - 1))},)' if d > 0 else f'({self.small()},{self.word()})', lambda: f'tuple({self.list(d - 1)})', lambda: f'divmod({self.int(d - 1)},{self.int(d - 1)})', lambda: '()')

    def key(self):
        return self.pick(['"a"', '"b"', '"k"', '1', '0', '(1,2)', 'True', 'None', '1.0', 'b"a"', '"x-y"'])

    def dict(self, d):
        if d <= 0:
            return self.pick(['{}', '{"a":1,"b":"x"}', '{1:2,"k":[1]}', 'dict(a=1,b=None)'])
        return self.choose(lambda: f'{{{self.join(0, 4, lambda: self.key() + ":" + self.any(d - 2))}}}', lambda: f'dict(zip({self.str(d - 1)},{self.list(d - 1)}))', lambda: f'dict({self.dict(d - 1)},k={self.scalar(d - 1)})', lambda: f'({self.dict(d - 1)}|{self.dict(d - 1)})', lambda: f'dict.fromkeys({self.strs(d - 1)},{self.scalar(d - 2)})', lambda: f'dict(enumerate({self.str(d - 1)}))', lambda: f'str.maketrans({self.plain()},{self.plain()})')

    def set(self, d):
        if d <= 0:
            return self.pick(['{1,2,3}', 'set()', '{"a","b"}', 'frozenset([1])', '{0,False,0.0}'])
        return self.choose(lambda: f'set({self.ints(d - 1)})', lambda: f'set({self.str(d - 1)})', lambda: f'({self.set(d - 1)}{self.pick(["|", "&", "-", "^"])}{self.set(d - 1)})', lambda: f'{self.set(d - 1)}.{self.pick(["union", "intersection", "difference", "symmetric_difference"])}({self.list(d - 2)})', lambda: f'frozenset({self.ints(d - 1)})', lambda: f'{{{self.join(1, 3, lambda: self.scalar(0))}}}')

    def program(self):
        d = self.int_(1, NESTING)
        while True:
            made = self.pick([self.str, self.str, self.str, self.bytes, self.bytes, self.int, self.int, self.bool, self.list, self.tuple, self.dict, self.set, self.float])(d)
            if len(made) <= 2000 and made.isprintable():
                return made
            d = max(d - 1, 1)


def canonical(value):
    if isinstance(value, (set, frozenset)):
        return f'{type(value).__name__}<{", ".join(sorted(canonical(item) for item in value))}>'
    return ascii(value)


def expect(program):
    import base64, binascii, bz2, codecs, gzip, hashlib, html, itertools, json, lzma, math, operator, os, os.path, random, re, string, struct, textwrap, urllib.parse, zlib
    try:
        return canonical(eval(program, dict(locals())))
    except SyntaxError as error:
        raise SystemExit(f'is no program: {program}: {error}')
    except Exception as error:
        return f'!{type(error).__name__}'


def lines(file):
    with open(file, encoding='utf-8', newline='\n') as opened:
        return opened.read().split('\n')[:-1]


def compare(wanted, got, programs=None):
    wanted, got = lines(wanted), lines(got)
    source = lines(programs) if programs else []
    if len(wanted) != len(got):
        raise SystemExit(f'{len(wanted)} values of CPython, {len(got)} of ours')
    folded = sum(ours != '?' for ours in got)
    differ = [at for at, ours in enumerate(got) if ours not in ('?', wanted[at])]
    for at in differ[:20]:
        print(f'program {at + 1}: {source[at] if source else ""}\n  python: {wanted[at]}\n  ours:   {got[at]}', file=sys.stderr)
    print(f'{len(wanted)} programs, {folded} folded ({100 * folded / max(len(wanted), 1):.1f} %), {len(differ)} differ')
    raise SystemExit(1 if differ else 0)


def main(arguments):
    warnings.simplefilter('ignore')
    sys.stdout.reconfigure(encoding='utf-8', newline='\n')
    match arguments:
        case ['generate', seed, count]:
            generator = Generator(int(seed))
            for _ in range(int(count)):
                print(generator.program())
        case ['expect', programs]:
            for program in lines(programs):
                print(expect(program))
        case ['compare', wanted, got, *programs]:
            compare(wanted, got, *programs)
        case _:
            raise SystemExit('usage: fold-check.py generate SEED COUNT | expect PROGRAMS | compare PYTHON OURS [PROGRAMS]')


main(sys.argv[1:])
