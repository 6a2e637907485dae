//! Inputs: corpus files, changed here and there, and soups of tokens.

use std::path::{Path, PathBuf};

/// No input is longer.
const LONGEST: usize = 64 * 1024;
/// So many of the inputs that reached something new are the latest.
const LATEST: usize = 64;

/// Pieces that programs are made of; those that decide much come more than once.
const TOKENS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ";",
    ",",
    ".",
    "?.",
    "...",
    "=>",
    "=",
    "==",
    "+",
    "-",
    "*",
    "**",
    "%",
    "&&",
    "||",
    "??",
    "!",
    "~",
    "+=",
    "++",
    "<<",
    ">>>",
    "`",
    "${",
    "'",
    "\"",
    "/",
    "\\",
    "\n",
    "0",
    "1",
    "-1",
    "1e9",
    "4294967295",
    "0x1f",
    "NaN",
    "a",
    "b",
    "f",
    "x",
    "s",
    "i",
    "'a'",
    "''",
    "[]",
    "{}",
    "[[]]",
    "null",
    "undefined",
    "this",
    "super",
    "arguments",
    "new ",
    "function ",
    "function*g(){yield 1}",
    "async ",
    "await ",
    "class A{#p=1;m(){return this.#p}}",
    "class B extends A{}",
    "var a=",
    "let x=",
    "const s=",
    "if(",
    "else ",
    "for(;;)",
    "while(1)",
    "for(const k of ",
    "for(let i=0;i<9;i++)",
    "do{",
    "switch(",
    "case 1:",
    "try{",
    "}catch(e){",
    "}finally{",
    "throw ",
    "return ",
    "break;",
    "continue;",
    "typeof ",
    "void ",
    "delete ",
    "in ",
    "instanceof ",
    "eval(",
    "Function(",
    "require('fs')",
    "require(",
    "import(",
    "atob(",
    "Buffer.from(",
    "String.fromCharCode(",
    ".split('')",
    ".join('')",
    ".map(f)",
    ".replace(/a/g,f)",
    ".repeat(1e6)",
    ".padEnd(1e6)",
    ".push(a)",
    ".concat(",
    ".apply(",
    ".call(",
    ".bind(",
    ".length",
    ".length=1e6",
    "[a]",
    "a.a=a;",
    "a=[a,a];",
    "s+=s;",
    "s=s+s+'x';",
    "f=()=>f(f);f();",
    "JSON.stringify(",
    "JSON.parse(",
    "new Proxy(",
    "Symbol.iterator",
    "__proto__",
    "a.__proto__=a;",
    "constructor",
    "prototype",
    "toString",
    "process.env",
    "child_process",
    ".exec(",
    "fetch(",
    ".then(",
    "\u{ffff}",
    "\u{1F600}",
    "\\u0061",
    "/(a+)+$/",
    "/[^]/gu",
    "<A/>",
    "@",
    "#p",
    "new Array(1e6)",
    "Array.from({length:1e6})",
    ".sort()",
    ".flat(Infinity)",
    ".fill(a)",
    "function f(a,b=a){return f(b)}",
    "exec(",
    "__import__('os').",
    "getattr(a,'b')",
    "lambda a:a",
    "[c for c in a]",
    "def f(a,b=a):\n return f(b)\n",
    "class A(A):\n def m(self):return self\n",
    "for i in range(9**9):\n a+=a\n",
    "while True:\n a=[a,a]\n",
    "try:\n ",
    "\nexcept E as e:\n ",
    "with open(a) as f:\n ",
    "if a:\n ",
    "**",
    "//",
    "<<9**9",
    "*10**9",
    "b'\\x00a'",
    "f'{a!r:>{b}}'",
    "'%*.*s'%",
    "'{:{}}{0[a]}'.format(",
    "[::-1]",
    "base64.b64decode(",
    "zlib.decompress(",
    "codecs.decode(",
    "struct.unpack('<I9s',",
    "int.from_bytes(",
    ".to_bytes(9**9,'big')",
    "bytes.fromhex(",
    "re.sub('(a|b)*?',",
    "json.loads(",
    "itertools.product(",
    "random.Random(1).shuffle(",
    ".translate(str.maketrans(",
    ".decode('unicode_escape')",
    "(()=>{",
    "})()",
    "|",
    "| sh",
    "$(",
    "<(",
    "<<E\n",
    "${a#*b}",
    "${a//b/aa}",
    "a=$a$a;",
    "eval ",
    "base64 -d",
    "%a:~1,2%",
    "%%a",
    "set a=",
    "call ",
    "for /f %%a in (",
    "$a=",
    "$a+=$a;",
    "@(",
    "@{",
    "@'\n",
    "|%{",
    "foreach($a in 0..99999){",
    "-join",
    "-replace 'a','aa'",
    "-f ",
    "-bxor",
    "iex ",
    "[char]",
    "[Convert]::FromBase64String(",
    "powershell -e ",
    "Execute ",
    "StrReverse(",
    "For i=1 To 99999",
    "Next\n",
    "Function f(a)\n",
    "End Function\n",
    "& _\n",
    "do shell script ",
    "set a to a & a\n",
    "display dialog ",
];

/// A generator of numbers (splitmix64).
pub struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }

    fn token(&mut self) -> &'static [u8] {
        TOKENS[self.below(TOKENS.len())].as_bytes()
    }
}

/// Texts to begin with.
pub struct Corpus {
    inputs: Vec<Vec<u8>>,
    /// How many of them were there from the beginning; the others reached something new.
    seeds: usize,
    /// Whether the inputs are containers, which are changed by numbers and not by words.
    binary: bool,
}

/// The samples, the disguises and the folded programs of the tests.
pub fn texts() -> Corpus {
    let mut files = Vec::new();
    gather(Path::new("samples"), &mut files);
    gather(Path::new("tests/it/data"), &mut files);
    files.sort();
    let mut texts: Vec<Vec<u8>> = files.iter().filter_map(|path| std::fs::read(path).ok()).collect();
    for path in files.iter().filter(|path| path.ends_with("folded.txt") || path.ends_with("folded-python.txt")) {
        let programs = std::fs::read_to_string(path).unwrap_or_default();
        texts.extend(programs.lines().map(|line| line.as_bytes().to_vec()));
    }
    texts.retain(|text| !text.is_empty() && text.len() <= LONGEST);
    Corpus { seeds: texts.len(), inputs: texts, binary: false }
}

/// The containers of one format in `fuzz/seeds`; the texts where there are none.
pub fn containers(format: &str) -> Corpus {
    let entries = std::fs::read_dir("fuzz/seeds").into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let of_it = |path: &PathBuf| {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        stem.rsplit_once('-').is_some_and(|(name, _)| name == format) || format == "pipeline"
    };
    let mut files: Vec<PathBuf> = entries.filter(of_it).collect();
    files.sort();
    let inputs: Vec<Vec<u8>> = files.iter().filter_map(|path| std::fs::read(path).ok()).collect();
    if inputs.is_empty() { texts() } else { Corpus { seeds: inputs.len(), inputs, binary: true } }
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if path.is_dir() {
            gather(&path, files);
        } else if [
            "js",
            "mjs",
            "cjs",
            "ts",
            "tsx",
            "jsx",
            "txt",
            "b64",
            "sh",
            "bat",
            "ps1",
            "vbs",
            "hta",
            "applescript",
            "html",
        ]
        .contains(&extension)
        {
            files.push(path);
        }
    }
}

/// Numbers at which readers go wrong.
const EDGES: &[u64] =
    &[0, 1, 2, 7, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0xffff_fff0, 0xffff_ffff, u64::MAX >> 1, u64::MAX];

/// Writes a number of one to eight bytes, in either order, somewhere: more often where the bytes are no zeros.
fn number_in(bytes: &mut [u8], random: &mut Random) {
    if bytes.is_empty() {
        return;
    }
    let mut at = random.below(bytes.len());
    if let Some(next) = bytes[at..].iter().position(|&b| b != 0).filter(|_| random.below(8) > 0) {
        at += next;
    }
    let width = 1 << random.below(4);
    let value = match random.below(3) {
        0 => random.next(),
        1 => bytes.len() as u64 + random.below(9) as u64,
        _ => EDGES[random.below(EDGES.len())],
    };
    let little = random.below(2) == 0;
    for step in 0..width.min(bytes.len() - at) {
        let shift = 8 * if little { step } else { width - 1 - step };
        bytes[at + step] = (value >> shift) as u8;
    }
}

impl Corpus {
    /// All inputs as they are.
    pub fn whole(&self) -> Vec<Vec<u8>> {
        self.inputs.clone()
    }

    /// Takes an input that reached something new, to change it further.
    pub fn keep(&mut self, input: Vec<u8>) {
        self.inputs.push(input);
    }

    /// How many were taken.
    pub fn kept(&self) -> usize {
        self.inputs.len() - self.seeds
    }

    /// The input to change: where some reached something new, these twice as often, and the latest of them more often still.
    fn chosen(&self, random: &mut Random) -> &[u8] {
        let from = match (self.kept(), random.below(3)) {
            (0, _) | (_, 0) => 0,
            (_, 1) => self.seeds,
            (kept, _) => self.inputs.len() - kept.min(LATEST),
        };
        &self.inputs[from + random.below(self.inputs.len() - from)]
    }

    /// An input by its number, made of the inputs there are now.
    pub fn input(&self, seed: u64, number: u64) -> Vec<u8> {
        let mut random = Random(seed.wrapping_mul(0x1_0000_0001).wrapping_add(number));
        if self.inputs.is_empty() || !self.binary && random.below(6) == 0 {
            return (0..random.below(120)).flat_map(|_| random.token()).copied().collect();
        }
        let mut text = self.chosen(&mut random).to_vec();
        for _ in 0..=random.below(8) {
            match self.binary && random.below(4) > 0 {
                true => number_in(&mut text, &mut random),
                false => self.change(&mut text, &mut random),
            }
        }
        text.truncate(LONGEST);
        text
    }

    fn change(&self, text: &mut Vec<u8>, random: &mut Random) {
        let at = random.below(text.len() + 1);
        let longest = 1 << random.below(10);
        let end = (at + random.below(longest)).min(text.len());
        match random.below(8) {
            0 => drop(text.drain(at..end)),
            1 => {
                let piece = text[at..end].to_vec();
                let to = random.below(text.len() + 1);
                drop(text.splice(to..to, piece));
            }
            2 => {
                let piece = text[at..end].repeat(1 + random.below(30));
                drop(text.splice(at..end, piece));
            }
            3 => {
                let other = &self.inputs[random.below(self.inputs.len())];
                let from = random.below(other.len());
                let to = (from + random.below(2000)).min(other.len());
                drop(text.splice(at..at, other[from..to].iter().copied()));
            }
            4 if at < text.len() => text[at] = random.next() as u8,
            5 => {
                let deep = random.token().repeat(random.below(3000));
                drop(text.splice(at..at, deep));
            }
            _ => drop(text.splice(at..at, random.token().iter().copied())),
        }
    }
}
