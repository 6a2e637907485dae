//! A first look at a window of tokens: whether any trait of [`super::judge`] can be shown there, or a table.
//!
//! Most windows of most files show nothing, and counting all that [`super::window`] counts costs more than reading the
//! tokens. Here stands what each trait cannot do without, in numbers that are never smaller than those of the window: where
//! this look finds nothing, the window has nothing. Where it finds something, the window is counted.
//!
//! | trait | what it cannot do without |
//! |---|---|
//! | rotation | `parseInt` four times |
//! | self-replacing table | a list of ten texts, and the shape of the assignment within reach of the longest list |
//! | mangled names | eight of them, a quarter of all words |
//! | decoded members, hexadecimal numbers and sums, escapes, six characters | the same numbers |
//! | decoder | 15 calls with constants, of whatever function, a fifth of all calls |
//! | order behind a switch | a text of numbers and `\|` |
//! | shuffle | a swap's shape, and a large modulo |
//! | packer | `eval(function` |
//! | mark on the global object | `global['…']=` |
//! | dense text | the text, and a word that runs or decodes |
//! | text as numbers, tables | the same lists |

use super::judge::BYTES;
use super::spelling::{digits, mangled, needless_escapes, odd};
use super::window::verb;
use crate::analyse::lexer::{Token, TokenKind};
use crate::limits;

/// What was seen of a window so far.
pub(super) struct Glance<'t> {
    text: &'t str,
    /// Whether letters are written as escapes often enough anywhere in the text.
    escapes: bool,
    /// The last eight shapes, as in the window.
    shapes: u64,
    /// Tokens so far, and which of them was the last `eval`, and the last `global`.
    count: usize,
    eval: usize,
    global: usize,
    words: usize,
    mangled: usize,
    numbers: usize,
    /// Whether the last number is written in hexadecimal.
    hex: bool,
    hex_numbers: usize,
    hex_sums: usize,
    string_bytes: usize,
    needless_escapes: usize,
    members: usize,
    decoded_members: usize,
    calls: usize,
    constant_calls: usize,
    parse_int: usize,
    swaps: usize,
    large_modulo: usize,
    bracket_art: usize,
    length: usize,
    verbs: u16,
    dense: bool,
    /// Texts of the list that is being read, before they are enough, and how many there are and how many of them are odd.
    list: [&'t str; limits::OBFUSCATION_LIST],
    texts: usize,
    odd: usize,
    longest: usize,
    longest_end: usize,
    replaced: bool,
    /// Numbers of a byte's size in the list that is being read.
    bytes: usize,
    /// Something that says enough by itself.
    seen: bool,
}

/// Words that are asked for: their first letters.
static FIRST: [bool; 256] = {
    let mut first = [false; 256];
    let letters = b"acefFgjpsTw";
    let mut at = 0;
    while at < letters.len() {
        first[letters[at] as usize] = true;
        at += 1;
    }
    first
};

/// Whether a text holds as many escapes as the trait needs, whatever they spell and wherever they stand.
pub(super) fn holds_escapes(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\\', bytes).filter(|&at| matches!(bytes.get(at + 1), Some(b'x' | b'u'))).nth(29).is_some()
}

impl<'t> Glance<'t> {
    pub(super) fn new(text: &'t str, escapes: bool) -> Self {
        Self {
            text,
            escapes,
            shapes: 0,
            count: 0,
            eval: usize::MAX / 2,
            global: usize::MAX / 2,
            words: 0,
            mangled: 0,
            numbers: 0,
            hex: false,
            hex_numbers: 0,
            hex_sums: 0,
            string_bytes: 0,
            needless_escapes: 0,
            members: 0,
            decoded_members: 0,
            calls: 0,
            constant_calls: 0,
            parse_int: 0,
            swaps: 0,
            large_modulo: 0,
            bracket_art: 0,
            length: 0,
            verbs: 0,
            dense: false,
            list: [""; limits::OBFUSCATION_LIST],
            texts: 0,
            odd: 0,
            longest: 0,
            longest_end: 0,
            replaced: false,
            bytes: 0,
            seen: false,
        }
    }

    /// Whether the window has to be counted.
    pub(super) fn may_show(&self) -> bool {
        let runs = verb("eval") | verb("Function") | verb("constructor");
        let decodes = verb("charAt") | verb("charCodeAt") | verb("fromCharCode") | verb("atob");
        self.seen
            || self.parse_int >= 4
            || self.replaced && self.longest >= 10
            || self.mangled >= 8 && self.mangled * 4 >= self.words
            || self.decoded_members >= 10 && self.decoded_members * 10 >= (self.members + self.decoded_members) * 3
            || self.constant_calls >= 15 && self.constant_calls * 5 >= self.calls
            || self.hex_sums >= 8
            || self.hex_numbers >= 30 && self.hex_numbers * 10 >= self.numbers * 8
            || self.needless_escapes >= 30 && self.needless_escapes * 4 * 5 >= self.string_bytes
            || self.swaps > 0 && self.large_modulo > 0
            || self.dense && self.verbs & runs != 0 && self.verbs & decodes != 0
            || self.length >= 500 && self.bracket_art * 10 >= self.length * 8
    }

    /// Whether the newest tokens have these shapes, oldest first.
    #[inline(always)]
    fn ends_with<const N: usize>(&self, shapes: &[u8; N]) -> bool {
        let wanted = shapes.iter().fold(0, |packed, &shape| packed << 8 | u64::from(shape));
        self.shapes & (u64::MAX >> (64 - 8 * N)) == wanted
    }

    fn of(&self, token: &Token) -> &'t str {
        self.text.get(token.span.clone()).unwrap_or_default()
    }

    /// The next token.
    #[inline(always)]
    pub(super) fn count(&mut self, token: &Token) {
        let shape = match token.kind {
            TokenKind::Comment => return,
            TokenKind::Word => {
                self.word(self.of(token), token.span.start);
                b'w'
            }
            TokenKind::Number => {
                self.number(self.of(token));
                b'n'
            }
            TokenKind::Literal => {
                self.literal(self.of(token), token.span.end);
                b's'
            }
            TokenKind::Regex => b'r',
            TokenKind::Mark(mark) => {
                self.mark(mark);
                mark
            }
        };
        self.length += token.span.len();
        self.shapes = self.shapes << 8 | u64::from(shape);
        self.count += 1;
    }

    #[inline(always)]
    fn word(&mut self, word: &str, start: usize) {
        self.words += 1;
        self.texts = 0;
        self.bytes = 0;
        if start.saturating_sub(self.longest_end) <= limits::OBFUSCATION_TABLE_REACH {
            self.replaced |= self.ends_with(b"w=w(){w") || self.ends_with(b"w=()=>{") || self.ends_with(b"w=()=>");
        }
        if word.len() < 4 {
            return;
        }
        if FIRST[usize::from(word.as_bytes()[0])] && word.len() <= 12 {
            self.named(word);
        }
        self.mangled += usize::from(mangled(word));
    }

    /// A word that may be one of those that are asked for.
    fn named(&mut self, word: &str) {
        match word {
            "parseInt" => self.parse_int += 1,
            "function" => self.seen |= self.count == self.eval + 2,
            "global" | "globalThis" => self.global = self.count,
            _ => {
                if word == "eval" {
                    self.eval = self.count;
                }
                self.verbs |= verb(word);
            }
        }
    }

    #[inline(always)]
    fn number(&mut self, number: &str) {
        self.numbers += 1;
        self.texts = 0;
        let zero = number.starts_with('0');
        let hex = zero && matches!(number.as_bytes().get(1), Some(b'x' | b'X'));
        self.hex = hex;
        let modulo = self.ends_with(b"%");
        // What is longer is more than a byte, or no whole number.
        if hex || modulo || number.len() <= 3 || zero {
            self.valued(number, hex, modulo);
        } else {
            self.bytes = 0;
        }
    }

    fn valued(&mut self, number: &str, hex: bool, modulo: bool) {
        let value = match number.strip_prefix("0x") {
            Some(digits) => u64::from_str_radix(digits, 16).ok(),
            None => number.parse().ok(),
        };
        match value {
            Some(9..=255) => {
                self.bytes += 1;
                self.seen |= self.bytes >= BYTES;
            }
            _ => self.bytes = 0,
        }
        self.large_modulo += usize::from(modulo && value.is_some_and(|value| value >= 1000));
        if hex {
            self.hex_numbers += 1;
            let mut before = self.shapes;
            let mut signs = 0;
            while signs < 3 && matches!(before as u8, b'+' | b'-' | b'*') {
                before >>= 8;
                signs += 1;
            }
            self.hex_sums += usize::from(signs > 0 && before as u8 == b'n');
        }
    }

    #[inline(always)]
    fn literal(&mut self, literal: &'t str, end: usize) {
        let inner = literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default();
        self.bytes = 0;
        if self.texts < limits::OBFUSCATION_LIST {
            self.list[self.texts] = inner;
        }
        self.texts += 1;
        if self.texts > self.longest {
            self.longest = self.texts;
            self.longest_end = end;
        }
        if self.texts >= limits::OBFUSCATION_LIST {
            self.listed(inner);
        }
        self.string_bytes += inner.len();
        if inner.len() >= 4 {
            self.spelled(inner);
        }
    }

    /// One more text of a list that is long enough.
    fn listed(&mut self, inner: &str) {
        if self.texts == limits::OBFUSCATION_LIST {
            self.odd = self.list.iter().filter(|text| odd(text)).count();
        } else {
            self.odd += usize::from(odd(inner));
        }
        self.seen |= self.odd * 4 >= self.texts;
    }

    /// What a text says by its letters.
    #[inline(always)]
    fn spelled(&mut self, inner: &str) {
        let bytes = inner.as_bytes();
        if self.escapes {
            self.needless_escapes += needless_escapes(bytes);
        }
        if bytes.len() <= 12 && FIRST[usize::from(bytes[0])] {
            self.verbs |= verb(inner);
        }
        if bytes[0].is_ascii_digit() && bytes.contains(&b'|') {
            self.seen |= inner.split('|').all(|n| !n.is_empty() && n.len() < 4 && digits(n));
        }
        if bytes.len() >= 1500 && !self.dense && !inner.starts_with("data:") {
            let blanks = memchr::memchr_iter(b' ', bytes).count();
            self.dense = blanks * 100 < bytes.len();
        }
    }

    #[inline(always)]
    fn mark(&mut self, mark: u8) {
        match mark {
            b',' => return,
            b'.' => self.members += 1,
            b'(' => {
                self.bracket_art += 1;
                self.calls += usize::from(self.ends_with(b"w"));
                self.decoded_members += usize::from(self.ends_with(b"[w"));
            }
            b')' => {
                self.bracket_art += 1;
                self.closed();
            }
            b']' => {
                self.bracket_art += 1;
                self.swaps += usize::from(self.ends_with(b"w[w]=w[w"));
            }
            b'[' | b'!' | b'+' => self.bracket_art += 1,
            b'=' => self.seen |= self.ends_with(b"w[s]") && self.count == self.global + 4,
            _ => {}
        }
        self.texts = 0;
        self.bytes = 0;
    }

    /// A call of constants may end here. One plain number counts only where names are random.
    #[inline(always)]
    fn closed(&mut self) {
        let before = if self.ends_with(b"w(n") {
            3
        } else if self.ends_with(b"w(n,s") || self.ends_with(b"w(s,s") {
            5
        } else {
            return;
        };
        let texts = self.ends_with(b"s,s");
        let method = (self.shapes >> (8 * before)) as u8 == b'.';
        self.constant_calls += usize::from(!method && (texts || self.hex || self.mangled > 0));
    }
}
