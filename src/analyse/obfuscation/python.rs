//! Python that hides its meaning: the traits that its obfuscators leave, counted over the whole file.
//!
//! Minifiers and generators write long lines, tables and escapes of bytes; none of them runs a text that it decoded, spells
//! letters as escapes or names things by look-alikes. As for JavaScript, only what costs a reader is counted.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::spelling::{mangled, needless_escapes};
use crate::analyse::Obfuscation;
use crate::analyse::lexer::{Lexer, Syntax, TokenKind};
use crate::limits;

/// A text without blanks from this length on is data.
const DENSE_BYTES: usize = 400;
/// Bytes between a call that decodes and one that runs: one stands in the other.
const NEAR_BYTES: usize = 200;
/// `chr(110)` and `0x6e ^ 3` are how a letter is written by somebody who wants it unread; a few are a table of marks.
const SPELLED: usize = 24;
/// Letters written as escapes.
const ESCAPES: usize = 30;
/// Bytes written as numbers in one list.
const BYTES: usize = 48;

#[derive(Default)]
struct Counted {
    words: usize,
    names: FxHashSet<u64>,
    mangled: usize,
    mangled_at: Option<Range<usize>>,
    string_bytes: usize,
    escapes: usize,
    escaped_at: Option<Range<usize>>,
    dense_at: Option<Range<usize>>,
    spelled: usize,
    spelled_at: Option<Range<usize>>,
    lambdas: usize,
    lambdas_at: Option<Range<usize>>,
    run: usize,
    list: usize,
    longest: usize,
    list_at: Option<Range<usize>>,
    runs: Option<Range<usize>>,
    decoded: usize,
    ran: usize,
    decodes_and_runs: bool,
    looks_up: usize,
    looks_up_at: Option<Range<usize>>,
}

/// Measures a Python source.
pub(super) fn measure(text: &str) -> Obfuscation {
    let mut counted = Counted::default();
    // The last tokens: a dot before a name makes `exec` a method, a bracket behind it a call.
    let (mut before, mut word): (u8, Option<Range<usize>>) = (0, None);
    let mut lambdas_on_line = 0;
    let mut line_end = 0;
    for token in Lexer::new(text, Syntax::Python) {
        let Some(part) = text.get(token.span.clone()) else { continue };
        if token.span.start > line_end {
            lambdas_on_line = 0;
            let rest = &text.as_bytes()[token.span.start..];
            line_end = token.span.start + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        }
        match token.kind {
            TokenKind::Comment | TokenKind::Regex => {}
            TokenKind::Word => {
                lambdas_on_line += usize::from(part == "lambda");
                if lambdas_on_line > counted.lambdas {
                    counted.lambdas = lambdas_on_line;
                    counted.lambdas_at = Some(token.span.clone());
                }
                if !is_prefix(part) {
                    counted.word(part, &token.span);
                    counted.list = 0;
                    counted.run = 0;
                }
                word = (before != b'.' || part == "loads" || part.len() > 5).then(|| token.span.clone());
                before = b'w';
            }
            TokenKind::Number => {
                counted.number(part, &token.span, before == b'^');
                before = b'n';
            }
            TokenKind::Literal => {
                counted.literal(part, &token.span);
                before = b's';
            }
            TokenKind::Mark(mark) => {
                if mark == b'('
                    && before == b'w'
                    && let Some(name) = word.take()
                {
                    counted.call(text.get(name.clone()).unwrap_or_default(), &name);
                }
                if !matches!(mark, b',' | b'+') {
                    counted.list = 0;
                }
                if !matches!(mark, b'+' | b'\\') {
                    counted.run = 0;
                }
                before = mark;
            }
        }
    }
    counted.judge()
}

/// The letters before a string.
fn is_prefix(word: &str) -> bool {
    word.len() <= 2 && word.bytes().all(|b| matches!(b | 0x20, b'b' | b'r' | b'u' | b'f'))
}

/// A name that nobody could tell from its neighbours: of one or two letters that look alike, or of underscores.
fn alike(name: &str) -> bool {
    let bytes = name.as_bytes();
    let of = |set: &[u8]| bytes.iter().all(|b| set.contains(b) || *b == b'_');
    bytes.len() >= 5 && (of(b"lI1i") || of(b"O0oQ")) && bytes.iter().any(|b| *b != b'_')
        || bytes.len() >= 3 && bytes.iter().all(|b| *b == b'_')
        || bytes.len() >= 12 && bytes.iter().all(|b| matches!(b | 0x20, b'm' | b'n' | b'w' | b'x'))
}

impl Counted {
    fn word(&mut self, name: &str, span: &Range<usize>) {
        self.words += 1;
        if alike(name) || name.starts_with('_') && mangled(name) && name.trim_start_matches('_').starts_with("0x") {
            self.mangled += 1;
            self.mangled_at.get_or_insert_with(|| span.clone());
            if self.names.len() < limits::OBFUSCATION_NAMES {
                self.names.insert(name.bytes().fold(5381, |hash: u64, b| hash.wrapping_mul(33) ^ u64::from(b)));
            }
        }
    }

    fn number(&mut self, part: &str, span: &Range<usize>, xor: bool) {
        let value = match part.strip_prefix("0x").or_else(|| part.strip_prefix("0X")) {
            Some(digits) => u64::from_str_radix(digits, 16).ok(),
            None => part.parse().ok(),
        };
        if value.is_some_and(|value| (9..=255).contains(&value)) {
            self.list += 1;
            if self.list > self.longest {
                self.longest = self.list;
                self.list_at = Some(span.clone());
            }
        } else {
            self.list = 0;
        }
        if xor {
            self.spelled += 1;
            self.spelled_at.get_or_insert_with(|| span.clone());
        }
    }

    fn literal(&mut self, part: &str, span: &Range<usize>) {
        let inner = part.trim_matches(['"', '\'']);
        self.list = 0;
        self.string_bytes += inner.len();
        let escapes = needless_escapes(inner.as_bytes());
        if escapes > 0 {
            self.escaped_at.get_or_insert_with(|| span.clone());
        }
        self.escapes += escapes;
        let blanks = memchr::memchr_iter(b' ', inner.as_bytes()).count();
        // Letters that an encoding does not have are a table of letters.
        let bytes = inner.as_bytes();
        let escaped = memchr::memchr_iter(b'\\', bytes).any(|at| bytes.get(at + 1) == Some(&b'u'));
        let letters = escaped || !inner.is_ascii();
        self.run = if blanks * 50 < inner.len() && !letters { self.run + inner.len() } else { 0 };
        if self.run >= DENSE_BYTES && self.dense_at.is_none() {
            self.dense_at = Some(span.clone());
        }
    }

    fn call(&mut self, name: &str, span: &Range<usize>) {
        match name {
            "exec" | "eval" => {
                self.runs.get_or_insert_with(|| span.clone());
                self.ran = span.end;
                self.decodes_and_runs |= self.decoded > 0 && span.start - self.decoded < NEAR_BYTES;
            }
            "chr" => {
                self.spelled += 1;
                self.spelled_at.get_or_insert_with(|| span.clone());
            }
            "b64decode" | "b85decode" | "a85decode" | "b32decode" | "b16decode" | "urlsafe_b64decode"
            | "decompress" | "fromhex" | "unhexlify" | "loads" | "decrypt" | "Fernet" | "decodebytes"
            | "a2b_base64" => {
                self.decoded = span.end;
                self.decodes_and_runs |= self.ran > 0 && span.start - self.ran < NEAR_BYTES;
            }
            "getattr" | "__import__" | "globals" | "vars" | "locals" => {
                self.looks_up += 1;
                self.looks_up_at.get_or_insert_with(|| span.clone());
            }
            _ => {}
        }
    }

    fn judge(self) -> Obfuscation {
        let often = |count: usize, all: usize| count * 5 >= all;
        let traits = [
            (60, "one dense text is decoded and run", self.dense_at.as_ref().filter(|_| self.decodes_and_runs)),
            (
                60,
                "names are made of letters that look alike",
                self.mangled_at.as_ref().filter(|_| self.names.len() >= 6 && often(self.mangled, self.words)),
            ),
            (
                40,
                "letters are written as escapes",
                self.escaped_at
                    .as_ref()
                    .filter(|_| self.escapes >= ESCAPES && often(self.escapes * 4, self.string_bytes)),
            ),
            (
                40,
                "text written as numbers is run",
                self.list_at.as_ref().filter(|_| self.longest >= BYTES && self.runs.is_some()),
            ),
            (
                40,
                "letters are written as sums and codes",
                self.spelled_at.as_ref().filter(|_| self.spelled >= SPELLED && self.spelled * 8 >= self.words),
            ),
            (
                30,
                "functions without names are chained on one line",
                self.lambdas_at.as_ref().filter(|_| self.lambdas >= 8),
            ),
            (
                20,
                "functions are looked up by texts",
                self.looks_up_at.as_ref().filter(|_| self.looks_up >= 10 && self.looks_up * 12 >= self.words),
            ),
        ];
        let payload =
            self.dense_at.is_some() || self.longest >= BYTES || self.escapes >= ESCAPES || self.spelled >= SPELLED;
        let mut out = Obfuscation { payload, ..Obfuscation::default() };
        for (weight, what, place) in traits {
            let Some(place) = place else { continue };
            out.score = (out.score + weight).min(100);
            out.traits.push((what.to_owned(), place.clone()));
            out.places.push(place.clone());
        }
        out
    }
}
