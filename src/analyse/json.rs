//! JSON as editors and tools really read it: comments, trailing and missing commas, a byte order mark, text after the
//! end. It keeps the byte span of every value and every duplicate of a key, and it never stops at an error.
//!
//! The reader follows the rules by which VS Code skips over errors (its `jsonc-parser`), because a file that the editor
//! still understands and the scanner does not is an evasion. A grammar with error recovery of its own would recover
//! *elsewhere*. It goes further where other tools are more lenient (single quotes, bare words as keys, as in JSON5).
//! One pass with a stack of its own: 100,000 nested brackets cost memory and no stack.

use std::ops::Range;

use crate::limits;

/// A document: its values in one arena, in the order in which they begin.
#[derive(Clone, Debug, Default)]
pub struct Document {
    nodes: Vec<Node>,
    roots: Vec<usize>,
    /// Whether the node limit ended the reading early.
    pub truncated: bool,
}

#[derive(Clone, Debug)]
struct Node {
    span: Range<usize>,
    value: Value,
}

#[derive(Clone, Debug)]
enum Value {
    Object(Vec<Entry>),
    Array(Vec<usize>),
    String(String),
    /// `true`, `null`, a number, or whatever else stood there.
    Bare(String),
}

/// A key with the bytes it takes, and its value's node.
#[derive(Clone, Debug)]
struct Entry {
    key: String,
    span: Range<usize>,
    node: usize,
}

/// One value of a document.
#[derive(Clone, Copy, Debug)]
pub struct Item<'d> {
    document: &'d Document,
    node: usize,
}

impl Document {
    /// The first value, which is the one that tools use.
    pub fn root(&self) -> Option<Item<'_>> {
        self.roots().next()
    }

    /// All values at the top, those after the first one included.
    pub fn roots(&self) -> impl Iterator<Item = Item<'_>> {
        self.roots.iter().map(|&node| Item { document: self, node })
    }

    /// Every value of the document.
    pub fn all(&self) -> impl Iterator<Item = Item<'_>> {
        (0..self.nodes.len()).map(|node| Item { document: self, node })
    }
}

impl<'d> Item<'d> {
    fn value(self) -> &'d Value {
        &self.document.nodes[self.node].value
    }

    fn at(self, node: usize) -> Item<'d> {
        Item { document: self.document, node }
    }

    /// The bytes it takes in the file; a string's with its quotes.
    pub fn span(self) -> Range<usize> {
        self.document.nodes[self.node].span.clone()
    }

    /// All values of a key, duplicates included, in order.
    pub fn all(self, key: &str) -> impl Iterator<Item = Item<'d>> + use<'d> {
        let key = key.to_owned();
        self.entries().filter(move |(name, _)| *name == key).map(|(_, value)| value)
    }

    /// The value of a key; of duplicates the last, as JavaScript does it.
    pub fn get(self, key: &str) -> Option<Item<'d>> {
        self.all(key).last()
    }

    /// Follows several keys.
    pub fn path(self, keys: &[&str]) -> Option<Item<'d>> {
        keys.iter().try_fold(self, |item, key| item.get(key))
    }

    /// Keys and values of an object in order; nothing for other values.
    pub fn entries(self) -> impl Iterator<Item = (&'d str, Item<'d>)> + use<'d> {
        self.keyed().map(|(key, _, value)| (key, value))
    }

    /// The same with the bytes that each key takes.
    pub fn keyed(self) -> impl Iterator<Item = (&'d str, Range<usize>, Item<'d>)> + use<'d> {
        let entries: &[Entry] = match self.value() {
            Value::Object(entries) => entries,
            _ => &[],
        };
        entries.iter().map(move |entry| (entry.key.as_str(), entry.span.clone(), self.at(entry.node)))
    }

    /// Elements of an array in order; nothing for other values.
    pub fn items(self) -> impl Iterator<Item = Item<'d>> + use<'d> {
        let items: &[usize] = match self.value() {
            Value::Array(items) => items,
            _ => &[],
        };
        items.iter().map(move |&node| self.at(node))
    }

    /// Whether it is an object.
    pub fn is_object(self) -> bool {
        matches!(self.value(), Value::Object(_))
    }

    /// A string's text, escapes undone.
    pub fn text(self) -> Option<&'d str> {
        match self.value() {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a string or of a bare word (`true`, `1`).
    pub fn scalar(self) -> Option<&'d str> {
        match self.value() {
            Value::String(text) | Value::Bare(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is the word `false`.
    pub fn is_false(self) -> bool {
        matches!(self.value(), Value::Bare(word) if word == "false")
    }

    /// Whether it is the word `true`.
    pub fn is_true(self) -> bool {
        matches!(self.value(), Value::Bare(word) if word == "true")
    }
}

enum Token {
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    String(String),
    Bare(String),
}

/// A container being filled, and in an object the key that waits for its value.
struct Frame {
    node: usize,
    object: bool,
    key: Option<(String, Range<usize>)>,
}

/// Reads a document. Text over [`limits::CONFIG_BYTES`] is cut there and marked truncated.
pub fn read(text: &str) -> Document {
    read_within(text, limits::CONFIG_BYTES, limits::JSON_NODES)
}

/// Reads a document of at most so many bytes and values; what is over it is cut, and marked truncated.
pub fn read_within(text: &str, bytes: usize, nodes: usize) -> Document {
    let mut document = Document::default();
    let mut lexer = Lexer { text, at: 0, end: bytes.min(text.len()) };
    document.truncated = lexer.end < text.len();
    let mut stack: Vec<Frame> = Vec::new();
    while let Some((token, span)) = lexer.next() {
        if document.nodes.len() >= nodes {
            document.truncated = true;
            break;
        }
        match token {
            Token::OpenBrace => open(&mut document, &mut stack, span, true),
            Token::OpenBracket => open(&mut document, &mut stack, span, false),
            Token::CloseBrace => close(&mut document, &mut stack, span.end, true),
            Token::CloseBracket => close(&mut document, &mut stack, span.end, false),
            Token::Comma => {
                if let Some(frame) = stack.last_mut() {
                    frame.key = None;
                }
            }
            Token::Colon => {}
            Token::String(word) => scalar(&mut document, &mut stack, &mut lexer, span, word, true),
            Token::Bare(word) => scalar(&mut document, &mut stack, &mut lexer, span, word, false),
        }
    }
    let end = lexer.at;
    for frame in stack {
        document.nodes[frame.node].span.end = end;
    }
    document
}

fn open(document: &mut Document, stack: &mut Vec<Frame>, span: Range<usize>, object: bool) {
    let value = if object { Value::Object(Vec::new()) } else { Value::Array(Vec::new()) };
    let node = add(document, stack, span, value);
    stack.push(Frame { node, object, key: None });
}

/// Closes the innermost container. A bracket of the wrong kind closes up to its own kind if that is open, and is
/// skipped otherwise.
fn close(document: &mut Document, stack: &mut Vec<Frame>, end: usize, object: bool) {
    let Some(depth) = stack.iter().rposition(|frame| frame.object == object) else { return };
    for frame in stack.drain(depth..) {
        document.nodes[frame.node].span.end = end;
    }
}

/// A word in an object without a waiting key is a key if a colon follows, or if it is a string; elsewhere a value.
fn scalar(
    document: &mut Document,
    stack: &mut [Frame],
    lexer: &mut Lexer<'_>,
    span: Range<usize>,
    word: String,
    quoted: bool,
) {
    if let Some(frame) = stack.last_mut()
        && frame.object
        && (frame.key.is_none() || lexer.colon_follows())
    {
        if lexer.colon_follows() {
            frame.key = Some((word, span));
        }
        return;
    }
    add(document, stack, span, if quoted { Value::String(word) } else { Value::Bare(word) });
}

fn add(document: &mut Document, stack: &mut [Frame], span: Range<usize>, value: Value) -> usize {
    let node = document.nodes.len();
    document.nodes.push(Node { span, value });
    match stack.last_mut() {
        None => document.roots.push(node),
        Some(frame) => {
            let (key, span) = frame.key.take().unwrap_or_default();
            match &mut document.nodes[frame.node].value {
                Value::Object(entries) => entries.push(Entry { key, span, node }),
                Value::Array(items) => items.push(node),
                _ => {}
            }
        }
    }
    node
}

/// Puts a document together from another format's events (YAML, TOML), so that one reader of values serves all.
#[derive(Default)]
pub struct Builder {
    document: Document,
    stack: Vec<Frame>,
}

impl Builder {
    /// Begins an object or array.
    pub fn open(&mut self, span: Range<usize>, object: bool) {
        open(&mut self.document, &mut self.stack, span, object);
    }

    /// Ends the innermost one.
    pub fn close(&mut self, end: usize) {
        if let Some(frame) = self.stack.pop() {
            self.document.nodes[frame.node].span.end = end;
        }
    }

    /// Whether a text that comes now is a key.
    pub fn wants_key(&self) -> bool {
        self.stack.last().is_some_and(|frame| frame.object && frame.key.is_none())
    }

    /// The key of the next value.
    pub fn key(&mut self, key: String, span: Range<usize>) {
        if let Some(frame) = self.stack.last_mut() {
            frame.key = Some((key, span));
        }
    }

    /// A value that holds no others.
    pub fn scalar(&mut self, text: String, quoted: bool, span: Range<usize>) {
        let value = if quoted { Value::String(text) } else { Value::Bare(text) };
        add(&mut self.document, &mut self.stack, span, value);
    }

    /// Values so far.
    pub fn len(&self) -> usize {
        self.document.nodes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.document.nodes.is_empty()
    }

    /// What was put together.
    pub fn finish(mut self, truncated: bool) -> Document {
        self.document.truncated = truncated;
        self.document
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl Lexer<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes()[..self.end].get(at).copied()
    }

    fn next(&mut self) -> Option<(Token, Range<usize>)> {
        self.skip_blanks();
        let start = self.at;
        let token = match self.byte(start)? {
            b'{' => Token::OpenBrace,
            b'}' => Token::CloseBrace,
            b'[' => Token::OpenBracket,
            b']' => Token::CloseBracket,
            b',' => Token::Comma,
            b':' => Token::Colon,
            quote @ (b'"' | b'\'') => {
                let text = self.string(quote);
                return Some((Token::String(text), start..self.at));
            }
            _ => {
                let word = self.bare();
                return Some((Token::Bare(word), start..self.at));
            }
        };
        self.at += 1;
        Some((token, start..self.at))
    }

    /// Blanks of any script, line ends, comments and a byte order mark.
    fn skip_blanks(&mut self) {
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => self.at += 1,
                b'/' if self.byte(self.at + 1) == Some(b'/') => self.skip_to(b"\n"),
                b'/' if self.byte(self.at + 1) == Some(b'*') => {
                    self.at += 2;
                    self.skip_to(b"*/");
                }
                0x80.. => match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
                    Some(c) if c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}' => self.at += c.len_utf8(),
                    _ => return,
                },
                _ => return,
            }
        }
    }

    fn skip_to(&mut self, mark: &[u8]) {
        let rest = &self.text.as_bytes()[self.at.min(self.end)..self.end];
        let found = memchr::memmem::find(rest, mark);
        self.at = found.map_or(self.end, |at| self.at + at + mark.len());
    }

    fn colon_follows(&mut self) -> bool {
        self.skip_blanks();
        self.byte(self.at) == Some(b':')
    }

    /// A string to its quote or, as editors do it, to the end of the line.
    fn string(&mut self, quote: u8) -> String {
        self.at += 1;
        let mut out = String::new();
        let mut plain = self.at;
        while let Some(byte) = self.byte(self.at) {
            if byte == quote || byte == b'\n' {
                break;
            }
            if byte != b'\\' {
                self.at += 1;
                continue;
            }
            out.push_str(self.text.get(plain..self.at).unwrap_or_default());
            self.at += 1;
            self.escape(&mut out);
            plain = self.at;
        }
        out.push_str(self.text.get(plain..self.at.min(self.end)).unwrap_or_default());
        if self.byte(self.at) == Some(quote) {
            self.at += 1;
        }
        out
    }

    fn escape(&mut self, out: &mut String) {
        let Some(c) = self.text.get(self.at..self.end).and_then(|rest| rest.chars().next()) else { return };
        if c == '\n' {
            return;
        }
        self.at += c.len_utf8();
        match c {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'u' => out.push(self.unicode()),
            other => out.push(other),
        }
    }

    /// The character of `\uXXXX`, the second half of a surrogate pair included.
    fn unicode(&mut self) -> char {
        let Some(first) = self.hex4(self.at) else { return '\u{fffd}' };
        self.at += 4;
        if (0xd800..0xdc00).contains(&first)
            && self.byte(self.at) == Some(b'\\')
            && self.byte(self.at + 1) == Some(b'u')
            && let Some(second) = self.hex4(self.at + 2).filter(|low| (0xdc00..0xe000).contains(low))
        {
            self.at += 6;
            let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return char::from_u32(code).unwrap_or('\u{fffd}');
        }
        char::from_u32(first).unwrap_or('\u{fffd}')
    }

    fn hex4(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..at + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    }

    /// Anything up to the next blank, quote or punctuation; at least one character.
    fn bare(&mut self) -> String {
        let start = self.at;
        for (offset, c) in self.text.get(start..self.end).unwrap_or_default().char_indices() {
            let ends = c.is_whitespace() || matches!(c, '{' | '}' | '[' | ']' | ',' | ':' | '"' | '\'' | '/');
            if ends && offset > 0 {
                break;
            }
            self.at = start + offset + c.len_utf8();
            if ends {
                break;
            }
        }
        self.at = self.at.max(start + 1).min(self.end);
        self.text.get(start..self.at).unwrap_or_default().to_owned()
    }
}
