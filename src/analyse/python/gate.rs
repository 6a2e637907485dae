//! Which Python files are worth following, and which functions of a large one: those with a sign of something that could act.
//!
//! Following costs several times what parsing costs, and most files of an installed tree only compute. A program acts through
//! a few functions and modules, and to reach one it has to write its name, or write one of the few words by which names are
//! looked up: `getattr`, `__dict__`, `globals`, `importlib` … The words are looked for in the bytes, in texts too; a
//! tokenizer that could be led astray has no say. What is left out is what cannot be code wherever it stands:
//!
//! | not a sign | why it cannot act |
//! |---|---|
//! | `the system is` | two names with only blanks between them are no Python, unless one is a keyword |
//! | `# os.system` where only blanks stand before the mark | a comment, or a piece of a text that something else has to run |
//! | `getattr(x, 'name')` | the same as `x.name`; `name` is looked for, too |
//! | `'eval'` as a whole text | only a lookup makes a function of it, and lookups are signs |
//! | `re.compile(`, `model.eval()` | the builtins are no attributes but of `builtins`, which is a sign |
//! | `json.loads(` | parses data; another module under that name is imported by its own |
//!
//! Letters that Python reads as ASCII in names (`ｅxec`, `𝘦xec`) are a sign by themselves.
//!
//! In a file over [`crate::limits::FOLLOWED_WHOLE_BYTES`] the signs say which functions are looked into ([`super::relevance`]); what
//! stands outside of functions is followed in any file that has one.
//!
//! What slips: a file that writes none of these words, and is handed what it acts through by another file of the project
//! under a name of its own (`from .helper import go`). That other file is a sign-bearer and is followed, up to what it gives
//! away. And what a package of somebody else's wraps, whose name the tables do not know.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// Where a word may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    /// As a name of its own, or a part between dots.
    Whole,
    /// At the beginning of a name.
    Head,
    /// Anywhere.
    Any,
}

use Edge::{Any, Head, Whole};

/// Words that code acts through, or that lead to such: an end at which a value could run or leave.
const WORDS: &[(&str, Edge)] = &[
    // Text that becomes code.
    ("exec", Whole),
    ("eval", Whole),
    ("compile", Whole),
    ("execfile", Any),
    ("FunctionType", Any),
    ("LambdaType", Any),
    ("CodeType", Any),
    ("__code__", Any),
    ("func_code", Any),
    ("InteractiveInterpreter", Any),
    ("InteractiveConsole", Any),
    ("timeit", Whole),
    ("run_cell", Any),
    ("js2py", Any),
    ("numexpr", Any),
    ("sympify", Any),
    ("runpy", Any),
    ("pickle", Any),
    ("marshal", Whole),
    ("shelve", Whole),
    ("yaml.load", Any),
    ("yaml.unsafe", Any),
    ("yaml.full", Any),
    ("torch.load", Any),
    ("numpy.load", Any),
    ("np.load", Any),
    ("joblib", Whole),
    ("dill", Whole),
    ("loads(", Head),
    // Names that are looked up.
    ("__import__", Any),
    ("importlib", Any),
    ("getattr", Whole),
    ("getattr_static", Whole),
    ("__getattribute__", Any),
    ("__dict__", Any),
    ("attrgetter", Any),
    ("methodcaller", Any),
    ("resolve_name", Any),
    ("pydoc.locate", Any),
    ("globals", Whole),
    ("locals", Whole),
    ("vars", Whole),
    ("builtins", Any),
    ("__builtin__", Any),
    ("__globals__", Any),
    ("func_globals", Any),
    ("f_globals", Any),
    ("__subclasses__", Any),
    ("__self__", Any),
    ("load_module", Any),
    ("load_source", Any),
    ("load_dynamic", Any),
    ("get_loader", Any),
    ("zipimport", Any),
    // Programs.
    ("system", Whole),
    ("popen", Any),
    ("Popen", Any),
    ("subprocess", Any),
    ("getoutput", Any),
    ("getstatusoutput", Any),
    ("spawn", Any),
    ("execl", Whole),
    ("execle", Whole),
    ("execlp", Whole),
    ("execlpe", Whole),
    ("execv", Whole),
    ("execve", Whole),
    ("execvp", Whole),
    ("execvpe", Whole),
    ("startfile", Any),
    ("webbrowser", Any),
    ("WinExec", Any),
    ("ShellExecute", Any),
    ("CreateProcess", Any),
    ("pexpect", Any),
    ("plumbum", Any),
    ("invoke", Whole),
    ("fabric", Whole),
    ("envoy", Whole),
    ("delegator", Whole),
    ("sh.Command", Head),
    ("commands.get", Any),
    ("pty.", Head),
    ("ctypes", Any),
    ("pip", Whole),
    ("wget", Whole),
    ("curl", Whole),
    ("powershell", Any),
    ("cmd.exe", Any),
    ("bash", Whole),
    ("setup(", Head),
    // Places where a file runs by itself.
    ("Programs\\Startup", Any),
    ("Programs\\\\Startup", Any),
    (".bashrc", Any),
    (".zshrc", Any),
    (".profile", Any),
    ("LaunchAgents", Any),
    ("autostart", Any),
    ("winreg", Any),
    ("sys.path", Any),
    // The network.
    ("requests", Head),
    ("grequests", Any),
    ("urlopen", Any),
    ("urllib", Any),
    ("urlretrieve", Any),
    ("http.client", Any),
    ("http.server", Any),
    ("httplib", Any),
    ("httpx", Any),
    ("aiohttp", Any),
    ("websocket", Any),
    ("socket", Any),
    ("open_connection", Any),
    ("telnetlib", Any),
    ("smtplib", Any),
    ("ftplib", Any),
    ("xmlrpc", Any),
    ("telebot", Any),
    ("telepot", Any),
    ("telegram", Any),
    ("discord", Any),
    ("dhook", Any),
    ("paramiko", Any),
    ("gethostby", Any),
    ("getaddrinfo", Any),
    ("dns", Whole),
    ("aiodns", Any),
    ("boto3", Any),
    ("slack_sdk", Any),
    ("cloudscraper", Any),
    ("curl_cffi", Any),
    ("pycurl", Any),
    ("gdown", Any),
    ("mqtt", Any),
    ("pusher", Whole),
    ("pwn", Whole),
    ("redis", Whole),
    ("dropbox", Any),
    ("pymongo", Any),
    ("github", Whole),
    ("gspread", Any),
    ("vk_api", Any),
    ("pymsteams", Any),
    ("sentry_sdk", Any),
    ("influxdb", Any),
];
/// Those of them that only look up a name, hold something until another word runs it, or turn data into objects that come from
/// where another word stands: of a function of a long file they say nothing.
const LOOKUPS: &[&str] = &[
    "__code__",
    "__dict__",
    "__getattribute__",
    "attrgetter",
    "compile",
    "dill",
    "func_code",
    "getattr",
    "getattr_static",
    "joblib",
    "loads(",
    "locals",
    "methodcaller",
    "np.load",
    "numpy.load",
    "pickle",
    "shelve",
    "sympify",
    "sys.path",
    "torch.load",
    "vars",
    "yaml.full",
    "yaml.load",
    "yaml.unsafe",
];
/// Modules whose names stand in many texts: there they say something where a file imports them.
const MODULES: &[&str] = &["delegator", "dns", "envoy", "fabric", "github", "invoke", "pip"];
/// Words of command lines and of paths: signs of the function in which they stand, and no ends.
const TEXTS: &[&str] = &[".bashrc", ".profile", ".zshrc", "autostart", "bash", "curl", "setup(", "wget"];
/// How the letters begin that Python takes for ASCII ones in names: full width, mathematical, ligatures, letterlike, raised.
const LETTERS: &[&[u8]] = &[
    b"\xef\xbc",
    b"\xef\xbd",
    b"\xf0\x9d\x90",
    b"\xf0\x9d\x91",
    b"\xf0\x9d\x92",
    b"\xf0\x9d\x93",
    b"\xf0\x9d\x94",
    b"\xf0\x9d\x95",
    b"\xf0\x9d\x96",
    b"\xf0\x9d\x97",
    b"\xf0\x9d\x98",
    b"\xf0\x9d\x99",
    b"\xf0\x9d\x9a",
    b"\xef\xac\x80",
    b"\xef\xac\x81",
    b"\xef\xac\x82",
    b"\xef\xac\x83",
    b"\xef\xac\x84",
    b"\xef\xac\x85",
    b"\xef\xac\x86",
    b"\xe2\x84",
    b"\xe2\x85",
    b"\xe1\xb4",
    b"\xe1\xb5",
    b"\xe2\x82",
    b"\xe2\x81\xb1",
    b"\xe2\x81\xbf",
    b"\xca\xb0",
    b"\xca\xb2",
    b"\xca\xb3",
    b"\xca\xb7",
    b"\xca\xb8",
    b"\xcb\xa1",
    b"\xcb\xa2",
    b"\xcb\xa3",
    b"\xc5\xbf",
    b"\xc2\xaa",
    b"\xc2\xba",
];
/// Words behind which, or before which, a name may stand with only blanks between.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "case", "class", "def", "del", "elif", "else",
    "except", "exec", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "match", "nonlocal",
    "not", "or", "print", "raise", "return", "try", "type", "while", "with", "yield",
];
/// Bytes to a side in which a neighbour is looked for: a name of nobody's is that long.
const NEIGHBOUR: usize = 80;

static TABLE: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = WORDS.iter().map(|(word, _)| word.as_bytes()).chain(LETTERS.iter().copied());
    let kind = Some(AhoCorasickKind::DFA);
    AhoCorasick::builder().kind(kind).match_kind(MatchKind::LeftmostLongest).build(words).ok()
});

/// What a word says of the function in which it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// A value could run or leave here.
    End,
    /// Something that may reach an end elsewhere.
    Own,
    /// Something, if it is the name of a module.
    Module,
    /// Nothing.
    Lookup,
    /// A letter that stands for another: names in this file cannot be compared.
    Letter,
}

static WEIGHTS: LazyLock<Vec<Weight>> = LazyLock::new(|| {
    let weight = |word: &&str| match () {
        () if LOOKUPS.contains(word) => Weight::Lookup,
        () if MODULES.contains(word) => Weight::Module,
        () if TEXTS.contains(word) => Weight::Own,
        () => Weight::End,
    };
    WORDS.iter().map(|(word, _)| weight(word)).collect()
});

/// A word that could act.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sign {
    /// Where it stands.
    pub(super) at: u32,
    /// What it says.
    pub(super) weight: Weight,
}

/// The signs of a text, in order.
pub(super) fn signs(text: &str) -> Vec<Sign> {
    let Some(table) = TABLE.as_ref() else { return vec![Sign { at: 0, weight: Weight::Letter }] };
    let mut around = Around { bytes: text.as_bytes(), line: 0, passed: 0, first: None, other_eval: None };
    let found = table.find_iter(text.as_bytes()).filter(|found| match WORDS.get(found.pattern().as_usize()) {
        Some((word, edge)) => {
            stands(text.as_bytes(), word.len(), *edge, found.start()) && around.is_sign(word, found.start())
        }
        None => is_letter(text, found.start()),
    });
    let sign = |found: aho_corasick::Match| Sign {
        at: found.start() as u32,
        weight: WEIGHTS.get(found.pattern().as_usize()).copied().unwrap_or(Weight::Letter),
    };
    found.map(sign).collect()
}

/// Whether a dotted name leads to anything that acts.
pub(super) fn leads_on(name: &str) -> bool {
    weights(name, |_| true)
}

/// Whether `name`, which was given to `value`, is a name of something that acts, and no sign by itself.
pub(super) fn gives_power(name: &str, value: &str) -> bool {
    weights(value, |weight| weight != Weight::Lookup) && !weights(name, |weight| matches!(weight, Weight::End))
}

/// Whether a word with such a weight stands in a dotted name.
fn weights(name: &str, wanted: impl Fn(Weight) -> bool) -> bool {
    let Some(table) = TABLE.as_ref() else { return true };
    let bytes = name.as_bytes();
    table.find_iter(bytes).any(|found| {
        let word = found.pattern().as_usize();
        match WORDS.get(word) {
            Some((word_text, edge)) => {
                stands(bytes, word_text.len(), *edge, found.start())
                    && WEIGHTS.get(word).is_some_and(|weight| wanted(*weight))
            }
            None => true,
        }
    })
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn stands(bytes: &[u8], length: usize, edge: Edge, at: usize) -> bool {
    let before = at.checked_sub(1).is_some_and(|before| is_name(bytes[before]));
    let after = bytes.get(at + length).is_some_and(|&after| is_name(after));
    match edge {
        Edge::Whole => !before && !after,
        Edge::Head => !before,
        Edge::Any => true,
    }
}

/// What stands around words, which come in order.
struct Around<'t> {
    bytes: &'t [u8],
    /// Where the line of the last word begins, and up to where line ends were looked for.
    line: usize,
    passed: usize,
    /// The first byte of that line that is no blank.
    first: Option<u8>,
    /// Whether a library is named whose `eval` runs a text as well.
    other_eval: Option<bool>,
}

impl Around<'_> {
    fn is_sign(&mut self, word: &str, at: usize) -> bool {
        let bytes = self.bytes;
        let end = at + word.len();
        let (before, after) = (&bytes[at.saturating_sub(NEIGHBOUR)..at], &bytes[end..]);
        let quoted = matches!((before.last(), after.first()), (Some(b'"'), Some(b'"')) | (Some(b'\''), Some(b'\'')));
        let plain = match word {
            "getattr" => is_plain_lookup(after),
            "compile" => before.ends_with(b".") || quoted,
            "eval" => quoted || before.ends_with(b".") && !self.has_other_eval(),
            "exec" | "globals" | "locals" | "vars" | "system" => quoted,
            "loads(" => [&b"json."[..], b"toml.", b"tomllib."].iter().any(|module| before.ends_with(module)),
            "__dict__" => before.ends_with(b"self.") || before.ends_with(b"cls."),
            _ => false,
        };
        !plain && !self.is_prose(word, at, end)
    }

    fn has_other_eval(&mut self) -> bool {
        let bytes = self.bytes;
        let has = |name: &str| memchr::memmem::find(bytes, name.as_bytes()).is_some();
        *self.other_eval.get_or_insert_with(|| has("pandas") || has("pd.eval"))
    }

    /// Whether what stands from `at` to `end` is no code: a word of a sentence, or in a line that begins as a comment.
    /// Programs are named within command lines, which look like sentences, and `exec code` is Python 2.
    fn is_prose(&mut self, word: &str, at: usize, end: usize) -> bool {
        let bytes = self.bytes;
        let part = |b: &u8| is_name(*b) || *b == b'.';
        let start = at - bytes[at.saturating_sub(NEIGHBOUR)..at].iter().rev().take_while(|b| part(b)).count();
        let end = end + bytes[end..].iter().take(NEIGHBOUR).take_while(|b| part(b)).count();
        match self.line_begins_with(at) {
            Some(b'#') => return true,
            // A command of a notebook.
            Some(b'!' | b'%') => return false,
            _ => {}
        }
        let before = &bytes[self.line.min(start)..start];
        let blanks = before.iter().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let behind = blanks > 0 && is_word(last_word(&before[..before.len() - blanks]));
        let after = &bytes[end..];
        let blanks = after.iter().take(NEIGHBOUR).take_while(|b| matches!(b, b' ' | b'\t')).count();
        let ahead = blanks > 0 && is_word(first_word(&after[blanks..]));
        match word {
            "pip" | "wget" | "curl" | "bash" | "LaunchAgents" | "autostart" => behind && ahead,
            "exec" => behind,
            _ => behind || ahead,
        }
    }

    fn line_begins_with(&mut self, at: usize) -> Option<u8> {
        let bytes = self.bytes;
        let passed = std::mem::replace(&mut self.passed, at);
        if let Some(end) = memchr::memrchr2(b'\n', b'\r', &bytes[passed..at]) {
            self.line = passed + end + 1;
            self.first = None;
        }
        if self.first.is_none() {
            self.first = bytes[self.line..].iter().find(|b| !b.is_ascii_whitespace()).copied();
        }
        self.first
    }
}

/// `getattr(some.thing, 'name')` and `getattr(some.thing, 'name', …)`, where the name is no sign.
fn is_plain_lookup(after: &[u8]) -> bool {
    let after = &after[..after.len().min(2 * NEIGHBOUR)];
    let Some(rest) = after.strip_prefix(b"(") else { return false };
    let object = rest.iter().take_while(|&&b| is_name(b) || b == b'.').count();
    let Some(rest) = rest.get(object..).and_then(|rest| rest.strip_prefix(b",")) else { return false };
    let rest = rest.trim_ascii_start();
    let Some(quote @ (b'"' | b'\'')) = rest.first() else { return false };
    let name = rest[1..].iter().take_while(|&&b| b.is_ascii_alphanumeric() || b == b'_').count();
    let ends = rest.get(1 + name) == Some(quote) && matches!(rest.get(2 + name), Some(b')' | b','));
    object > 0 && ends && !std::str::from_utf8(&rest[1..1 + name]).is_ok_and(leads_on)
}

fn last_word(before: &[u8]) -> &[u8] {
    let length = before.iter().rev().take(NEIGHBOUR).take_while(|b| is_name(**b)).count();
    &before[before.len() - length..]
}

fn first_word(after: &[u8]) -> &[u8] {
    &after[..after.iter().take(NEIGHBOUR).take_while(|b| is_name(**b)).count()]
}

/// A name that is no keyword: nothing of the language stands directly beside one. A number may end in one (`0or system`).
fn is_word(word: &[u8]) -> bool {
    let name = word.first().is_some_and(|first| !first.is_ascii_digit()) && word.len() < NEIGHBOUR;
    name && word.is_ascii() && !std::str::from_utf8(word).is_ok_and(|word| KEYWORDS.binary_search(&word).is_ok())
}

/// Whether a letter is one that Python takes for an ASCII one in names.
fn is_letter(text: &str, at: usize) -> bool {
    let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) else { return false };
    matches!(letter,
        '\u{ff21}'..='\u{ff3a}' | '\u{ff3f}' | '\u{ff41}'..='\u{ff5a}'
        | '\u{1d400}'..='\u{1d6a5}'
        | '\u{fb00}'..='\u{fb06}'
        | '\u{2102}' | '\u{210a}'..='\u{2113}' | '\u{2115}' | '\u{2119}'..='\u{211d}' | '\u{2124}' | '\u{2128}'
        | '\u{212a}' | '\u{212c}'..='\u{212d}' | '\u{212f}'..='\u{2134}' | '\u{2139}' | '\u{2145}'..='\u{2149}'
        | '\u{2160}'..='\u{217f}'
        | '\u{1d2c}'..='\u{1d6a}'
        | '\u{2090}'..='\u{209c}'
        | '\u{2071}' | '\u{207f}' | '\u{2b0}'..='\u{2b8}' | '\u{2e1}'..='\u{2e3}'
        | '\u{17f}' | '\u{aa}' | '\u{ba}')
}
