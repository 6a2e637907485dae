//! How much of a program hides its meaning, told by structure and not by one tool's prefix.
//!
//! Minification shortens names and drops blanks; obfuscation adds work that only a reader pays for: strings that are
//! fetched from a shuffled table by number, constants written as sums, letters written as escapes, order hidden behind a
//! switch. Only such work is counted. It reads tokens, so any piece of any text can be measured: a whole file, the end
//! of one line, the statements behind an export. A long text is measured in windows and the worst one counts, so that
//! an honest bundle around a blob does not dilute it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::analyse::Obfuscation;
use crate::analyse::lexer::{Lexer, Syntax, Token, TokenKind};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;

/// From here on a piece of code is called obfuscated where it stands in an odd place already.
pub const IN_ODD_PLACE: u32 = 40;
/// From here on a whole file is called obfuscated: measured above what published honest libraries reach.
pub const WHOLE_FILE: u32 = 60;

/// Measures a JavaScript or TypeScript artifact as a whole.
pub fn view(artifact: &Artifact, text: &Text<'_>, obfuscation: &mut Obfuscation) {
    if matches!(artifact.kind, Kind::JavaScript | Kind::TypeScript) {
        *obfuscation = measure(&text.str, 0..text.str.len());
    }
}

/// Measures `span` of `text` as JavaScript.
pub fn measure(text: &str, span: Range<usize>) -> Obfuscation {
    let Some(piece) = text.get(span.clone()) else { return Obfuscation::default() };
    let mut worst = Obfuscation::default();
    let mut window = Window::new(piece);
    let mut begun = 0;
    for token in Lexer::new(piece, Syntax::JavaScript) {
        if token.span.end - begun > limits::OBFUSCATION_WINDOW {
            worst = heavier(worst, window.judge(span.start));
            begun = token.span.start;
            window = Window::new(piece);
        }
        window.count(token);
    }
    heavier(worst, window.judge(span.start))
}

fn heavier(a: Obfuscation, b: Obfuscation) -> Obfuscation {
    if b.score > a.score { b } else { a }
}

/// One thing that only serves to hide: how often, and where first.
#[derive(Default)]
struct Seen {
    count: usize,
    first: Option<Range<usize>>,
}

impl Seen {
    fn at(&mut self, span: &Range<usize>) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some(span.clone());
        }
    }
}

/// An unbroken list of literals.
#[derive(Default)]
struct List {
    length: usize,
    longest: usize,
    start: usize,
    place: Range<usize>,
}

impl List {
    fn item(&mut self, span: &Range<usize>) {
        if self.length == 0 {
            self.start = span.start;
        }
        self.length += 1;
        if self.length > self.longest {
            self.longest = self.length;
            self.place = self.start..span.end;
        }
    }
}

struct Window<'t> {
    text: &'t str,
    recent: Vec<Token>,
    words: usize,
    mangled: Seen,
    mangled_names: HashSet<&'t str>,
    numbers: usize,
    hex_numbers: Seen,
    hex_sums: Seen,
    string_bytes: usize,
    needless_escapes: usize,
    escaped: Option<Range<usize>>,
    members: usize,
    decoded_members: Seen,
    calls: usize,
    decoder_calls: HashMap<&'t str, usize>,
    decoder_place: Option<Range<usize>>,
    endless: Seen,
    table_shift: Seen,
    parse_int: usize,
    order: Seen,
    swaps: Seen,
    large_modulo: usize,
    global_marks: Seen,
    packer: Seen,
    functions: HashSet<&'t str>,
    self_replacing: Seen,
    strings: List,
    bytes: List,
    dense: Option<Range<usize>>,
    verbs: HashSet<&'static str>,
    bracket_art: usize,
    length: usize,
    first: Option<usize>,
    last: usize,
}

/// A table of texts that a function returns has at least this many.
const TABLE_STRINGS: usize = 10;
/// Bytes between the end of the list and the function that replaces itself.
const TABLE_DISTANCE: usize = 128;

/// Names that decode, index or run text: their presence decides what a large literal is for.
const VERBS: &[&str] = &[
    "charAt",
    "charCodeAt",
    "fromCharCode",
    "TextDecoder",
    "atob",
    "split",
    "join",
    "eval",
    "Function",
    "constructor",
    "shift",
    "push",
    "switch",
    "while",
];

impl<'t> Window<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            recent: Vec::with_capacity(16),
            words: 0,
            mangled: Seen::default(),
            mangled_names: HashSet::new(),
            numbers: 0,
            hex_numbers: Seen::default(),
            hex_sums: Seen::default(),
            string_bytes: 0,
            needless_escapes: 0,
            escaped: None,
            members: 0,
            decoded_members: Seen::default(),
            calls: 0,
            decoder_calls: HashMap::new(),
            decoder_place: None,
            endless: Seen::default(),
            table_shift: Seen::default(),
            parse_int: 0,
            order: Seen::default(),
            swaps: Seen::default(),
            large_modulo: 0,
            global_marks: Seen::default(),
            packer: Seen::default(),
            functions: HashSet::new(),
            self_replacing: Seen::default(),
            strings: List::default(),
            bytes: List::default(),
            dense: None,
            verbs: HashSet::new(),
            bracket_art: 0,
            length: 0,
            first: None,
            last: 0,
        }
    }

    fn of(&self, token: &Token) -> &'t str {
        self.text.get(token.span.clone()).unwrap_or_default()
    }

    /// The token `n` before the newest one.
    fn back(&self, n: usize) -> Option<&Token> {
        self.recent.len().checked_sub(n + 1).and_then(|at| self.recent.get(at))
    }

    /// Whether the newest tokens are these, oldest first: `w` a word, `n` a number, `s` a string, others themselves.
    fn ends_with(&self, shape: &[u8]) -> bool {
        let Some(start) = self.recent.len().checked_sub(shape.len()) else { return false };
        self.recent[start..].iter().zip(shape).all(|(token, &want)| match token.kind {
            TokenKind::Word => want == b'w',
            TokenKind::Number => want == b'n',
            TokenKind::Literal => want == b's',
            TokenKind::Mark(mark) => want == mark,
            TokenKind::Comment | TokenKind::Regex => false,
        })
    }

    fn count(&mut self, token: Token) {
        if token.kind == TokenKind::Comment {
            return;
        }
        self.length += token.span.len();
        self.first.get_or_insert(token.span.start);
        self.last = token.span.end;
        let text = self.of(&token);
        match token.kind {
            TokenKind::Word => self.word(text, &token.span),
            TokenKind::Number => self.number(text, &token.span),
            TokenKind::Literal => self.literal(text, &token.span),
            TokenKind::Mark(mark) => {
                if b"[]()!+".contains(&mark) {
                    self.bracket_art += 1;
                }
                if mark != b',' {
                    self.strings.length = 0;
                    self.bytes.length = 0;
                }
                if mark == b'(' && self.back(0).is_some_and(|t| t.kind == TokenKind::Word) {
                    self.calls += 1;
                }
                if mark == b'.' {
                    self.members += 1;
                }
            }
            TokenKind::Comment | TokenKind::Regex => {}
        }
        if self.recent.len() == 16 {
            self.recent.drain(..4);
        }
        self.recent.push(token);
        self.shapes();
    }

    fn word(&mut self, text: &'t str, span: &Range<usize>) {
        self.words += 1;
        self.strings.length = 0;
        self.bytes.length = 0;
        if mangled(text) {
            self.mangled.at(span);
            if self.mangled_names.len() < limits::OBFUSCATION_NAMES {
                self.mangled_names.insert(text);
            }
        }
        if let Some(verb) = VERBS.iter().find(|verb| **verb == text) {
            self.verbs.insert(verb);
        }
        match text {
            "parseInt" => self.parse_int += 1,
            "shift" => self.table_shift.at(span),
            "function" if self.ends_with(b"w=") => {
                let name = self.back(1).map(|t| self.of(t));
                // Bundlers' wrappers replace themselves too; only the one that has just listed its texts is a table.
                let beside_list = self.strings.longest >= TABLE_STRINGS
                    && span.start.saturating_sub(self.strings.place.end) < TABLE_DISTANCE;
                if beside_list && name.is_some_and(|name| self.functions.contains(name)) {
                    self.self_replacing.at(span);
                }
            }
            _ => {
                let declared = self.back(0).is_some_and(|t| self.of(t) == "function");
                if declared && self.functions.len() < limits::OBFUSCATION_NAMES {
                    self.functions.insert(text);
                }
            }
        }
    }

    fn number(&mut self, text: &str, span: &Range<usize>) {
        self.numbers += 1;
        self.strings.length = 0;
        let hex = text.starts_with("0x") || text.starts_with("0X");
        if hex {
            self.hex_numbers.at(span);
        }
        let value = match text.strip_prefix("0x") {
            Some(digits) => u64::from_str_radix(digits, 16).ok(),
            None => text.parse().ok(),
        };
        match value {
            Some(9..=255) => self.bytes.item(span),
            _ => self.bytes.length = 0,
        }
        if self.ends_with(b"%") && value.is_some_and(|value| value >= 1000) {
            self.large_modulo += 1;
        }
        let operator = |mark| matches!(mark, b'+' | b'-' | b'*');
        let mut before = 0;
        while before < 3 && self.back(before).is_some_and(|t| matches!(t.kind, TokenKind::Mark(m) if operator(m))) {
            before += 1;
        }
        let constant = self.back(before).is_some_and(|t| t.kind == TokenKind::Number);
        if hex && before > 0 && constant {
            self.hex_sums.at(span);
        }
    }

    fn literal(&mut self, text: &'t str, span: &Range<usize>) {
        let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
        self.string_bytes += inner.len();
        self.bytes.length = 0;
        self.strings.item(span);
        let needless = needless_escapes(inner.as_bytes());
        if needless > 0 && self.escaped.is_none() {
            self.escaped = Some(span.clone());
        }
        self.needless_escapes += needless;
        if inner.contains('|')
            && inner.len() >= 5
            && inner.split('|').all(|n| !n.is_empty() && n.len() < 4 && digits(n))
        {
            self.order.at(span);
        }
        if let Some(verb) = VERBS.iter().find(|verb| **verb == inner) {
            self.verbs.insert(verb);
            if *verb == "shift" {
                self.table_shift.at(span);
            }
        }
        let blanks = memchr::memchr_iter(b' ', inner.as_bytes()).count();
        if inner.len() >= 1500 && blanks * 100 < inner.len() && !inner.starts_with("data:") && self.dense.is_none() {
            self.dense = Some(span.clone());
        }
    }

    /// Shapes that end at the newest token.
    fn shapes(&mut self) {
        let Some(newest) = self.back(0).cloned() else { return };
        let span = newest.span.clone();
        if self.ends_with(b"w(!![])") || self.ends_with(b"w(w)") || self.ends_with(b"w(;;)") {
            let head = if self.ends_with(b"w(w)") {
                3
            } else if self.ends_with(b"w(;;)") {
                4
            } else {
                6
            };
            let word = self.back(head).map(|t| self.of(t)).unwrap_or_default();
            let truth = head != 3 || self.back(1).is_some_and(|t| self.of(t) == "true");
            if truth && matches!(word, "while" | "for") {
                self.endless.at(&span);
            }
        }
        // `a[b]=a[c]`: the middle of a swap.
        if self.ends_with(b"w[w]=w[w]") {
            let same = |a: usize, b: usize| self.back(a).map(|t| self.of(t)) == self.back(b).map(|t| self.of(t));
            if same(8, 3) {
                self.swaps.at(&span);
            }
        }
        if self.ends_with(b"w(n)") || self.ends_with(b"w(n,s)") || self.ends_with(b"w(s)") || self.ends_with(b"w(s,s)")
        {
            self.constant_call(&span);
        }
        // `x[f(` : a member whose name is fetched by a call.
        if self.ends_with(b"[w(") {
            self.decoded_members.at(&span);
        }
        if self.ends_with(b"w[s]=") && self.back(4).is_some_and(|t| matches!(self.of(t), "global" | "globalThis")) {
            let name = self.back(2).map(|t| self.of(t)).unwrap_or_default();
            if name.len() <= 6 && !name.bytes().skip(1).any(|b| b.is_ascii_lowercase()) {
                self.global_marks.at(&span);
            }
        }
        if self.ends_with(b"w(w(w,w,w,w,w") {
            let eval = self.back(12).is_some_and(|t| self.of(t) == "eval");
            if eval && self.back(10).is_some_and(|t| self.of(t) == "function") {
                self.packer.at(&span);
            }
        }
    }

    /// A call whose arguments are all constants: what a table's decoder looks like, if it comes by the dozen.
    fn constant_call(&mut self, span: &Range<usize>) {
        let (head, number) = if self.ends_with(b"w(n)") {
            (3, self.back(1))
        } else if self.ends_with(b"w(n,s)") {
            (5, self.back(3))
        } else if self.ends_with(b"w(s,s)") {
            (5, self.back(1))
        } else {
            return;
        };
        let Some(callee) = self.back(head) else { return };
        let before = self.back(head + 1).map(|t| t.kind);
        if before == Some(TokenKind::Mark(b'.')) {
            return;
        }
        let name = self.of(callee);
        let plain = number.is_some_and(|t| t.kind == TokenKind::Number && !self.of(t).starts_with("0x"));
        if plain && !mangled(name) {
            return;
        }
        if self.decoder_calls.len() < limits::OBFUSCATION_NAMES || self.decoder_calls.contains_key(name) {
            *self.decoder_calls.entry(name).or_default() += 1;
        }
        self.decoder_place.get_or_insert(span.clone());
    }

    fn judge(&self, offset: usize) -> Obfuscation {
        let verb = |name: &str| self.verbs.contains(name);
        let runs = verb("eval") || verb("Function") || verb("constructor");
        let decodes = verb("charAt") || verb("charCodeAt") || verb("fromCharCode") || verb("atob");
        let decoder_calls: usize = self.decoder_calls.values().filter(|&&n| n >= 5).sum();
        let accesses = self.members + self.decoded_members.count;
        let whole = self.first.unwrap_or(0)..self.last;
        let rotation = self.endless.count > 0 && self.parse_int >= 4 && self.table_shift.count > 0;
        let table = [
            (rotation, 45, "a string table is rotated until a checksum fits", &self.endless.first),
            (
                self.self_replacing.count > 0,
                30,
                "a function that replaces itself returns a table of strings",
                &self.self_replacing.first,
            ),
            (
                self.mangled_names.len() >= 8 && self.mangled.count * 4 >= self.words,
                30,
                "names are made of random digits",
                &self.mangled.first,
            ),
            (
                self.decoded_members.count >= 10 && self.decoded_members.count * 10 >= accesses * 3,
                20,
                "members are fetched by decoded names",
                &self.decoded_members.first,
            ),
            (
                decoder_calls >= 15 && decoder_calls * 5 >= self.calls,
                20,
                "texts are fetched by number from a decoder",
                &self.decoder_place,
            ),
            (self.hex_sums.count >= 8, 20, "constants are written as sums", &self.hex_sums.first),
            (
                self.hex_numbers.count >= 30 && self.hex_numbers.count * 10 >= self.numbers * 8,
                10,
                "numbers are written in hexadecimal",
                &self.hex_numbers.first,
            ),
            (
                self.needless_escapes >= 30 && self.needless_escapes * 4 * 5 >= self.string_bytes,
                40,
                "letters are written as escapes",
                &self.escaped,
            ),
            (
                self.order.count > 0 && verb("split") && verb("switch") && verb("while"),
                30,
                "the order of statements is hidden behind a switch",
                &self.order.first,
            ),
            (
                self.swaps.count > 0 && self.large_modulo > 0 && (decodes || verb("join")),
                45,
                "letters are shuffled by a seed",
                &self.swaps.first,
            ),
            (self.packer.count > 0, 50, "a packer unpacks and runs text", &self.packer.first),
            (self.global_marks.count > 0, 15, "a mark is left on the global object", &self.global_marks.first),
            (self.dense.is_some() && runs && decodes, 35, "one large text is decoded and run", &self.dense),
        ];
        let mut out = Obfuscation::default();
        for (_, weight, what, place) in table.iter().filter(|row| row.0) {
            out.score += weight;
            let place = (*place).clone().unwrap_or_else(|| whole.clone());
            out.traits.push(((*what).to_owned(), place.start + offset..place.end + offset));
        }
        if self.bytes.longest >= 40 && (verb("fromCharCode") || verb("TextDecoder")) {
            out.score += if runs { 45 } else { 25 };
            let place = self.bytes.place.start + offset..self.bytes.place.end + offset;
            out.traits.push(("text is written as numbers".to_owned(), place));
        }
        if self.length >= 500 && self.bracket_art * 10 >= self.length * 8 {
            out.score += 90;
            out.traits.push(("it is written in six characters".to_owned(), whole.start + offset..whole.end + offset));
        }
        out.score = out.score.min(100);
        out
    }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// A name of random digits: letters and digits take turns (`_0x24317a`, `_$_1e42`), or look-alikes only (`lIlIIl`).
fn mangled(name: &str) -> bool {
    let bytes = name.as_bytes();
    if bytes.len() < 5 {
        return false;
    }
    if let Some(rest) = name.trim_start_matches(['_', '$']).strip_prefix("0x") {
        return rest.len() >= 3 && rest.bytes().all(|b| b.is_ascii_hexdigit());
    }
    let look_alike = bytes.iter().all(|b| matches!(b, b'l' | b'I' | b'1' | b'O' | b'0' | b'o' | b'i'));
    let turns = bytes
        .windows(2)
        .filter(|two| two[0].is_ascii_alphabetic() != two[1].is_ascii_alphabetic())
        .filter(|two| two[0].is_ascii_digit() || two[1].is_ascii_digit())
        .count();
    look_alike && bytes.len() >= 6 || turns >= 3 && turns * 4 >= bytes.len() || name.starts_with("_$_") && turns >= 1
}

/// Escapes of letters, digits and punctuation that could stand as they are.
fn needless_escapes(bytes: &[u8]) -> usize {
    let mut count = 0;
    for at in memchr::memchr_iter(b'\\', bytes) {
        let digits = match bytes.get(at + 1) {
            Some(b'x') => bytes.get(at + 2..at + 4),
            Some(b'u') => bytes.get(at + 2..at + 6),
            _ => None,
        };
        let value = digits.and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| u32::from_str_radix(d, 16).ok());
        if value.is_some_and(|v| (0x20..0x7f).contains(&v) && !matches!(v, 0x22 | 0x27 | 0x3c | 0x3e | 0x26)) {
            count += 1;
        }
    }
    count
}
