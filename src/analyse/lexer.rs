//! A light tokenizer that never fails: where strings and comments begin and end, and what the other words are.
//!
//! The parsers give up on broken source; what stands where nobody looks, and how a text hides its meaning, must be told
//! of any bytes and of any piece of them. So these two views read tokens. One pass, no recursion, constant state but
//! for the open template literals.

use std::ops::Range;

/// Whose strings and comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// JavaScript and TypeScript: templates, regular expressions.
    JavaScript,
    /// Other languages with `//` and `/* */`; `#` at a line's start as well (PHP, preprocessor).
    CLike,
    /// Python: `#`, triple quotes.
    Python,
    /// `#` after a blank; quotes may go on over lines.
    Shell,
    /// JSON with comments.
    Json,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A name or keyword.
    Word,
    /// A number.
    Number,
    /// A string, or a piece of a template between its `${}`.
    Literal,
    /// A comment.
    Comment,
    /// A regular expression.
    Regex,
    /// One other character.
    Mark(u8),
}

/// A token and where it stands.
#[derive(Clone, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Byte span.
    pub span: Range<usize>,
}

/// Template literals within one another that are followed; deeper ones are read as code.
const TEMPLATES: usize = 64;

/// The tokens of `text`.
#[derive(Clone)]
pub struct Lexer<'t> {
    bytes: &'t [u8],
    at: usize,
    syntax: Syntax,
    /// Open braces since each open template's `${`.
    templates: Vec<usize>,
    /// Whether a `/` here would begin a regular expression.
    operand: bool,
}

impl<'t> Lexer<'t> {
    /// Begins at the start of `text`.
    pub fn new(text: &'t str, syntax: Syntax) -> Self {
        Self { bytes: text.as_bytes(), at: 0, syntax, templates: Vec::new(), operand: true }
    }

    /// Tells that no value ended here, so that a `/` begins a regular expression: whoever counts brackets knows.
    pub fn expect_operand(&mut self) {
        self.operand = true;
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Moves over a word, eight bytes at a time: most words end within the first, and one look at eight bytes costs less
    /// than a loop whose end nobody can foretell.
    #[inline(always)]
    fn skip_word(&mut self) {
        while let Some(eight) = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<8>()) {
            let others = no_word(u64::from_le_bytes(*eight));
            if others != 0 {
                self.at += others.trailing_zeros() as usize / 8;
                return;
            }
            self.at += 8;
        }
        self.skip(WORD);
    }

    /// Moves over the bytes of a class.
    #[inline(always)]
    fn skip(&mut self, class: u8) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|&b| CLASS[usize::from(b)] & class == 0).unwrap_or(rest.len());
    }

    /// Moves behind the `*/` that ends a comment, or to the end of the text.
    fn skip_block(&mut self, from: usize) {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let end = memchr::memchr_iter(b'/', rest).find(|&at| at > 0 && rest[at - 1] == b'*');
        self.at = end.map_or(self.bytes.len(), |end| from + end + 1);
    }

    /// Moves to just after `end`, or to the end of the text.
    fn skip_past(&mut self, from: usize, end: &[u8]) {
        let rest = self.bytes.get(from..).unwrap_or_default();
        self.at = memchr::memmem::find(rest, end).map_or(self.bytes.len(), |found| from + found + end.len());
    }

    fn skip_line(&mut self) {
        self.at = memchr::memchr2(b'\n', b'\r', &self.bytes[self.at..]).map_or(self.bytes.len(), |n| self.at + n);
    }

    fn quoted(&mut self, quote: u8, lines: bool) {
        self.at += 1;
        let escapes = !(self.syntax == Syntax::Shell && quote == b'\'');
        while let Some(rest) = self.bytes.get(self.at..) {
            let stop = rest.iter().position(|&b| b == quote || b == b'\\' || b == b'\n');
            let Some(stop) = stop else { break };
            self.at += stop;
            match rest[stop] {
                b'\\' if escapes => self.at += 2,
                b'\n' if !lines => return,
                byte => {
                    self.at += 1;
                    if byte == quote {
                        return;
                    }
                }
            }
        }
        self.at = self.bytes.len();
    }

    /// From a backquote, or from the `}` that ends an insertion, to the next `${` or the closing backquote.
    fn template(&mut self) {
        self.at += 1;
        while let Some(rest) = self.bytes.get(self.at..) {
            let Some(stop) = memchr::memchr3(b'\\', b'`', b'$', rest) else { break };
            self.at += stop;
            match rest[stop] {
                b'\\' => self.at += 2,
                b'`' => {
                    self.at += 1;
                    self.operand = false;
                    return;
                }
                _ if self.peek(1) == b'{' && self.templates.len() < TEMPLATES => {
                    self.at += 2;
                    self.templates.push(0);
                    self.operand = true;
                    return;
                }
                _ => self.at += 1,
            }
        }
        self.at = self.bytes.len();
    }

    fn regex(&mut self) -> bool {
        let mut at = self.at + 1;
        let mut class = false;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 1,
                b'\n' => return false,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => {
                    at += 1;
                    while self.bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
                        at += 1;
                    }
                    self.at = at;
                    return true;
                }
                _ => {}
            }
            at += 1;
        }
        false
    }

    fn comment(&mut self) -> bool {
        let (byte, next) = (self.peek(0), self.peek(1));
        match self.syntax {
            Syntax::JavaScript | Syntax::CLike | Syntax::Json if byte == b'/' && next == b'/' => self.skip_line(),
            Syntax::JavaScript | Syntax::CLike | Syntax::Json if byte == b'/' && next == b'*' => {
                self.skip_block(self.at + 2);
            }
            Syntax::JavaScript if byte == b'#' && next == b'!' && self.at == 0 => self.skip_line(),
            Syntax::CLike if byte == b'#' && self.line_begins() => self.skip_line(),
            Syntax::Python if byte == b'#' => self.skip_line(),
            Syntax::Shell if byte == b'#' && (self.at == 0 || self.bytes[self.at - 1].is_ascii_whitespace()) => {
                self.skip_line();
            }
            _ => return false,
        }
        true
    }

    fn line_begins(&self) -> bool {
        let before = self.bytes[..self.at].iter().rev().find(|b| !matches!(b, b' ' | b'\t'));
        before.is_none_or(|&b| b == b'\n')
    }

    fn string(&mut self) -> bool {
        let byte = self.peek(0);
        match self.syntax {
            Syntax::JavaScript if byte == b'`' => self.template(),
            Syntax::Python if matches!(byte, b'"' | b'\'') => {
                let triple = [byte; 3];
                if self.bytes[self.at..].starts_with(&triple) {
                    self.skip_past(self.at + 3, &triple);
                } else {
                    self.quoted(byte, false);
                }
            }
            Syntax::Json if byte == b'"' => self.quoted(byte, false),
            Syntax::Shell if matches!(byte, b'"' | b'\'') => self.quoted(byte, true),
            Syntax::JavaScript | Syntax::CLike if matches!(byte, b'"' | b'\'') => self.quoted(byte, false),
            _ => return false,
        }
        true
    }

    fn mark(&mut self, byte: u8) -> TokenKind {
        if self.syntax == Syntax::JavaScript {
            if byte == b'/' && self.operand && self.regex() {
                self.operand = false;
                return TokenKind::Regex;
            }
            if matches!(byte, b'{' | b'}')
                && let Some(open) = self.templates.last_mut()
            {
                match (byte, &open) {
                    (b'{', _) => *open += 1,
                    (_, 0) => {
                        self.templates.pop();
                        self.template();
                        return TokenKind::Literal;
                    }
                    _ => *open -= 1,
                }
            }
            self.operand = !matches!(byte, b')' | b']' | b'}');
        }
        self.at += 1;
        TokenKind::Mark(byte)
    }
}

/// Words after which a value follows, so that `/` begins a regular expression.
#[inline(always)]
fn before_operand(word: &[u8]) -> bool {
    (2..=6).contains(&word.len()) && b"rtcidvneo".contains(&word[0]) && is_before_operand(word)
}

fn is_before_operand(word: &[u8]) -> bool {
    matches!(
        word,
        b"return" | b"typeof" | b"case" | b"in" | b"of" | b"delete" | b"void" | b"throw" | b"new" | b"else" | b"do"
    )
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    #[inline(always)]
    fn next(&mut self) -> Option<Token> {
        // A fifth of many files is indentation.
        while self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(b"        ")) {
            self.at += 8;
        }
        self.skip(SPACE);
        let start = self.at;
        let byte = *self.bytes.get(start)?;
        let kind = if matches!(byte, b'/' | b'#') && self.comment() {
            TokenKind::Comment
        } else if byte.is_ascii_digit() {
            self.skip(NUMBER);
            self.operand = false;
            TokenKind::Number
        } else if CLASS[usize::from(byte)] & WORD != 0 {
            self.skip_word();
            self.operand = before_operand(&self.bytes[start..self.at]);
            TokenKind::Word
        } else {
            let operand = self.operand;
            self.operand = false;
            if matches!(byte, b'"' | b'\'' | b'`') && self.string() {
                TokenKind::Literal
            } else {
                self.operand = operand;
                self.mark(byte)
            }
        };
        Some(Token { kind, span: start..self.at })
    }
}

/// The highest bit of each of eight bytes that is none of a word, the bytes in the order of the text from the lowest on.
#[inline(always)]
fn no_word(eight: u64) -> u64 {
    const ALL: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ALL;
    // Each test is an addition that carries into the highest bit, which is taken out before: no byte disturbs another.
    let low = eight & !HIGH;
    let at_least = |bytes: u64, least: u8| bytes + u64::from(0x80 - least) * ALL;
    let letters = low | (0x20 * ALL);
    let letter = at_least(letters, b'a') & !at_least(letters, b'z' + 1);
    let digit = at_least(low, b'0') & !at_least(low, b'9' + 1);
    let is = |byte: u8| !at_least(low ^ (u64::from(byte) * ALL), 1);
    !(eight | letter | digit | is(b'_') | is(b'$')) & HIGH
}

/// Classes of bytes in [`CLASS`].
const SPACE: u8 = 1;
const WORD: u8 = 2;
const NUMBER: u8 = 4;

/// What a byte may be part of: blanks, words, numbers.
static CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        if byte.is_ascii_whitespace() {
            class[at] |= SPACE;
        }
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80 {
            class[at] |= WORD;
        }
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.') {
            class[at] |= NUMBER;
        }
        at += 1;
    }
    class
};
