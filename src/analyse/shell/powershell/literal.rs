//! Reads what stands for itself: texts, numbers, variables, tables, brackets.

use super::parse::Parser;
use super::tree::{Element, Node, Statement, What};

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Node {
        self.blanks();
        if let Some((quote, length)) = self.smart_quote() {
            self.at += length;
            return if quote == '\'' { self.single(length) } else { self.double(length) };
        }
        match (self.peek(0), self.peek(1)) {
            (b'\'', _) => {
                self.at += 1;
                self.single(1)
            }
            (b'"', _) => {
                self.at += 1;
                self.double(1)
            }
            (b'@', b'\'') => self.here(b"\n'@"),
            (b'@', b'"') => self.here(b"\n\"@"),
            (b'@', b'{') => self.table(),
            (b'@' | b'$', b'(') => {
                self.at += 1;
                Node::Statements(self.bracketed())
            }
            (b'(', _) => Node::Statements(self.bracketed()),
            (b'{', _) => Node::Block(self.block()),
            (b'$' | b'@', _) => self.variable(),
            (b'0'..=b'9', _) => self.number(),
            (b'[', _) => self.nested(|parser| Some(parser.unary())).unwrap_or(Node::Number(0)),
            _ => {
                let start = self.at;
                while self.peek(0).is_ascii_alphanumeric() || matches!(self.peek(0), b'_' | b'`') {
                    self.at += 1;
                }
                Node::Text(self.text.get(start..self.at).unwrap_or_default().replace('`', ""))
            }
        }
    }

    /// Word processors' quotes are quotes to PowerShell.
    pub(super) fn smart_quote(&self) -> Option<(char, usize)> {
        let c = (self.peek(0) == 0xe2).then(|| self.text.get(self.at..)?.chars().next()).flatten()?;
        match c {
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' => Some(('\'', c.len_utf8())),
            '\u{201c}' | '\u{201d}' | '\u{201e}' => Some(('"', c.len_utf8())),
            _ => None,
        }
    }

    /// A text in single quotes, behind the first of them.
    fn single(&mut self, width: usize) -> Node {
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let end = rest.find(['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}']).unwrap_or(rest.len());
            out.push_str(&rest[..end]);
            self.at += end;
            if rest.len() == end {
                return Node::Text(out);
            }
            let closing = if self.peek(0) == b'\'' { 1 } else { 3 };
            self.at += closing;
            if self.peek(0) == b'\'' && width == 1 {
                out.push('\'');
                self.at += 1;
                continue;
            }
            return Node::Text(out);
        }
    }

    /// A text in double quotes, behind the first of them.
    fn double(&mut self, _width: usize) -> Node {
        let mut pieces = Vec::new();
        let mut text = String::new();
        while self.at < self.bytes.len() {
            match (self.peek(0), self.peek(1)) {
                (b'"', b'"') => {
                    text.push('"');
                    self.at += 2;
                }
                (b'"', _) => {
                    self.at += 1;
                    break;
                }
                (0xe2, _) if matches!(self.smart_quote(), Some(('"', _))) => {
                    self.at += 3;
                    break;
                }
                _ => self.expanding(&mut pieces, &mut text),
            }
        }
        finished(pieces, text)
    }

    /// One character, escape or variable of a text in which variables stand.
    fn expanding(&mut self, pieces: &mut Vec<Node>, text: &mut String) {
        match (self.peek(0), self.peek(1)) {
            (b'`', _) => {
                self.at += 1;
                let Some(c) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) else { return };
                self.at += c.len_utf8();
                text.push(match c {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    '0' => '\0',
                    c => c,
                });
            }
            (b'$', b'(') => {
                flush(pieces, text);
                self.at += 1;
                let inside: Vec<Statement> = self.bracketed();
                pieces.push(Node::Statements(inside));
            }
            (b'$', b) if b.is_ascii_alphanumeric() || matches!(b, b'_' | b'{' | b':') => {
                flush(pieces, text);
                let variable = self.variable();
                pieces.push(variable);
            }
            _ => {
                let c = self.text.get(self.at..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
                text.push(c);
                self.at += c.len_utf8();
            }
        }
    }

    /// `@'` or `@"` up to the line that closes it.
    fn here(&mut self, close: &[u8]) -> Node {
        let rest = &self.bytes[self.at..];
        let start = self.at + memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let from = start.saturating_sub(1);
        let end = memchr::memmem::find(&self.bytes[from..], close).map_or(self.bytes.len(), |at| from + at);
        let inside = self.text.get(start..end.max(start)).unwrap_or_default();
        if close[1] == b'\'' {
            self.at = (end + close.len()).min(self.bytes.len());
            return Node::Text(inside.to_owned());
        }
        self.at = start;
        let (mut pieces, mut text) = (Vec::new(), String::new());
        while self.at < end {
            self.expanding(&mut pieces, &mut text);
        }
        self.at = (end + close.len()).min(self.bytes.len()).max(self.at);
        finished(pieces, text)
    }

    fn table(&mut self) -> Node {
        self.at += 2;
        let mut entries = Vec::new();
        loop {
            self.lines();
            match self.peek(0) {
                b';' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Node::Table(entries);
                }
                _ if self.at >= self.bytes.len() => return Node::Table(entries),
                _ => {
                    let before = self.at;
                    let key = self.nested(|parser| Some(parser.postfix())).unwrap_or(Node::Number(0));
                    self.lines();
                    if self.peek(0) == b'=' {
                        self.at += 1;
                        self.lines();
                        let value = self.nested(|parser| parser.statements_of_one());
                        entries.extend(value.map(|value| (key, value)));
                    }
                    if self.at == before {
                        self.at += 1;
                        while !self.text.is_char_boundary(self.at) {
                            self.at += 1;
                        }
                    }
                }
            }
        }
    }

    fn statements_of_one(&mut self) -> Option<Statement> {
        let start = self.at;
        let node = self.with_single(false, Self::expression);
        let what = What::Pipeline(vec![Element::Node(node)]);
        Some(Statement { what, span: start..self.at })
    }

    fn variable(&mut self) -> Node {
        self.at += 1;
        let name = if self.peek(0) == b'{' {
            let start = self.at + 1;
            let rest = self.bytes.get(start..).unwrap_or_default();
            let end = start + memchr::memchr(b'}', rest).unwrap_or(rest.len());
            self.at = (end + 1).min(self.bytes.len());
            self.text.get(start..end).unwrap_or_default()
        } else {
            let start = self.at;
            let part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'?') || b >= 0x80;
            while part(self.peek(0)) || self.peek(0) == b':' && self.peek(1) != b':' && part(self.peek(1)) {
                self.at += 1;
            }
            if self.at == start && matches!(self.peek(0), b'$' | b'^') {
                self.at += 1;
            }
            self.text.get(start..self.at).unwrap_or_default()
        };
        let name = name.replace('`', "").to_lowercase();
        let scopes = ["global:", "script:", "local:", "private:", "variable:", "using:"];
        let bare = scopes.iter().find_map(|scope| name.strip_prefix(scope)).unwrap_or(&name);
        Node::Variable(bare.to_owned())
    }

    fn number(&mut self) -> Node {
        let rest = &self.bytes[self.at..];
        let hex = rest.starts_with(b"0x") || rest.starts_with(b"0X");
        let skip = if hex { 2 } else { 0 };
        let digits =
            rest[skip..].iter().take(30).take_while(|b| if hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() });
        let length = skip + digits.count();
        let text = self.text.get(self.at + skip..self.at + length).unwrap_or_default();
        let value = i64::from_str_radix(text, if hex { 16 } else { 10 }).unwrap_or(0);
        self.at += length;
        // What is behind a point is lost: nobody hides a name in it.
        if self.peek(0) == b'.' && self.peek(1).is_ascii_digit() {
            self.at += 1;
            while self.peek(0).is_ascii_digit() {
                self.at += 1;
            }
        }
        let unit = match (self.peek(0).to_ascii_lowercase(), self.peek(1).to_ascii_lowercase()) {
            (b'k', b'b') => 1 << 10,
            (b'm', b'b') => 1 << 20,
            (b'g', b'b') => 1 << 30,
            _ => 1,
        };
        self.at += if unit > 1 { 2 } else { 0 };
        Node::Number(value.saturating_mul(unit))
    }
}

pub(super) fn flush(pieces: &mut Vec<Node>, text: &mut String) {
    if !text.is_empty() {
        pieces.push(Node::Text(std::mem::take(text)));
    }
}

pub(super) fn finished(mut pieces: Vec<Node>, mut text: String) -> Node {
    if pieces.is_empty() {
        return Node::Text(text);
    }
    flush(&mut pieces, &mut text);
    Node::Pieces(pieces)
}
