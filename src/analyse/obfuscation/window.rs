//! What is counted in one window of tokens.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::spelling::{digits, mangled, needless_escapes};
use crate::analyse::lexer::{Token, TokenKind};
use crate::limits;

/// One thing that only serves to hide: how often, and where first.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) count: usize,
    pub(super) first: Option<Range<usize>>,
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
pub(super) struct List {
    pub(super) length: usize,
    pub(super) longest: usize,
    pub(super) start: usize,
    pub(super) place: Range<usize>,
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

pub(super) struct Window<'t> {
    pub(super) text: &'t str,
    pub(super) recent: Vec<Token>,
    pub(super) words: usize,
    pub(super) mangled: Seen,
    pub(super) mangled_names: HashSet<&'t str>,
    pub(super) numbers: usize,
    pub(super) hex_numbers: Seen,
    pub(super) hex_sums: Seen,
    pub(super) string_bytes: usize,
    pub(super) needless_escapes: usize,
    pub(super) escaped: Option<Range<usize>>,
    pub(super) members: usize,
    pub(super) decoded_members: Seen,
    pub(super) calls: usize,
    pub(super) decoder_calls: HashMap<&'t str, usize>,
    pub(super) decoder_place: Option<Range<usize>>,
    /// Where the last endless loop begins.
    endless: Option<Range<usize>>,
    /// `parseInt` since the last endless loop began.
    pub(super) parse_int: usize,
    pub(super) rotation: Seen,
    pub(super) order: Seen,
    pub(super) swaps: Seen,
    pub(super) large_modulo: usize,
    pub(super) global_marks: Seen,
    pub(super) packer: Seen,
    pub(super) functions: HashSet<&'t str>,
    pub(super) self_replacing: Seen,
    pub(super) strings: List,
    pub(super) bytes: List,
    pub(super) dense: Option<Range<usize>>,
    pub(super) verbs: HashSet<&'static str>,
    pub(super) bracket_art: usize,
    pub(super) length: usize,
    pub(super) first: Option<usize>,
    pub(super) last: usize,
}

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
    pub(super) fn new(text: &'t str) -> Self {
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
            endless: None,
            parse_int: 0,
            rotation: Seen::default(),
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

    pub(super) fn count(&mut self, token: Token) {
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
            "shift" => self.turned(span),
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
                self.turned(span);
            }
        }
        let blanks = memchr::memchr_iter(b' ', inner.as_bytes()).count();
        if inner.len() >= 1500 && blanks * 100 < inner.len() && !inner.starts_with("data:") && self.dense.is_none() {
            self.dense = Some(span.clone());
        }
    }

    /// `x.push(x.shift())` in an endless loop that parses numbers: a table is turned until a checksum fits.
    fn turned(&mut self, span: &Range<usize>) {
        let pushed = (0..8).filter_map(|n| self.back(n)).any(|t| self.of(t).trim_matches(['"', '\'']) == "push");
        if let Some(endless) = &self.endless
            && pushed
            && self.parse_int >= 4
            && span.start - endless.end <= limits::OBFUSCATION_LOOP_REACH
        {
            let place = endless.clone();
            self.rotation.at(&place);
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
                self.endless = Some(span.clone());
                self.parse_int = 0;
            }
        }
        // `a[b]=a[c]`: the middle of a swap.
        if self.ends_with(b"w[w]=w[w]") {
            let same = |a: usize, b: usize| self.back(a).map(|t| self.of(t)) == self.back(b).map(|t| self.of(t));
            if same(8, 3) {
                self.swaps.at(&span);
            }
        }
        // `];f=function(){return x` and its arrow, where `f` was declared: the table's function replaces itself.
        let replaced = if self.ends_with(b"w=w(){ww") {
            self.back(7)
        } else if self.ends_with(b"w=()=>w") || self.ends_with(b"w=()=>{w") {
            self.back(if self.ends_with(b"{w") { 7 } else { 6 })
        } else {
            None
        };
        if let Some(name) = replaced.map(|t| self.of(t))
            && self.functions.contains(name)
            && self.strings.place.end <= span.start
            && span.start - self.strings.place.end <= limits::OBFUSCATION_TABLE_REACH
        {
            self.self_replacing.at(&span);
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
}
