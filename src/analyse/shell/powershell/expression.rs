//! Reads expressions and the words of commands.

use super::parse::Parser;
use super::tree::{Node, Op, Statement, Word};

/// How tightly operators bind, the loosest first.
const LEVELS: usize = 6;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Node {
        self.binary(0)
    }

    fn binary(&mut self, level: usize) -> Node {
        if level >= LEVELS {
            return self.list();
        }
        let mut left = self.binary(level + 1);
        loop {
            self.blanks();
            let Some((op, length)) = self.operator(level) else { return left };
            self.at += length;
            self.lines();
            let right = self.nested(|parser| Some(parser.binary(level + 1))).unwrap_or(Node::Number(0));
            left = Node::Binary(op, Box::new(left), Box::new(right));
        }
    }

    /// The operator of a level that stands here.
    fn operator(&self, level: usize) -> Option<(Op, usize)> {
        let (first, second) = (self.peek(0), self.peek(1));
        match (level, first) {
            (3, b'+') if !matches!(second, b'=' | b'+') => return Some((Op::Add, 1)),
            (3, b'-') if !second.is_ascii_alphabetic() && !matches!(second, b'=' | b'-') => return Some((Op::Subtract, 1)),
            (4, b'*') if second != b'=' => return Some((Op::Multiply, 1)),
            (4, b'/') if second != b'=' => return Some((Op::Divide, 1)),
            (4, b'%') if second != b'=' => return Some((Op::Rest, 1)),
            (_, b'-') => {}
            _ => return None,
        }
        let rest = &self.bytes[self.at + 1..];
        let length = rest.iter().take(14).take_while(|b| b.is_ascii_alphabetic()).count();
        let word = self.text.get(self.at + 1..self.at + 1 + length)?.to_ascii_lowercase();
        let (wanted, op) = match word.as_str() {
            "and" | "or" | "xor" => (0, Op::Other),
            "bxor" => (1, Op::Xor),
            "band" => (1, Op::And),
            "bor" => (1, Op::Or),
            "shl" => (1, Op::ShiftLeft),
            "shr" => (1, Op::ShiftRight),
            "join" => (2, Op::Join),
            "split" | "csplit" | "isplit" => (2, Op::Split),
            "replace" | "creplace" | "ireplace" => (2, Op::Replace),
            "as" => (2, Op::As),
            "f" => (5, Op::Format),
            "eq" | "ne" | "gt" | "ge" | "lt" | "le" | "like" | "notlike" | "match" | "notmatch" | "contains" | "notcontains"
            | "in" | "notin" | "is" | "isnot" | "ceq" | "ieq" | "cne" | "ine" | "cmatch" | "imatch" | "clike" | "ilike" => {
                (2, Op::Other)
            }
            _ => return None,
        };
        (wanted == level).then_some((op, length + 1))
    }

    /// `a, b, c` and `a .. b`
    fn list(&mut self) -> Node {
        self.blanks();
        if self.peek(0) == b',' {
            self.at += 1;
            let only = self.unary();
            return Node::List(vec![only]);
        }
        let first = self.unary();
        self.blanks();
        let mut node = first;
        if self.peek(0) == b',' {
            let mut items = vec![node];
            while self.peek(0) == b',' {
                self.at += 1;
                self.lines();
                items.push(self.unary());
                self.blanks();
            }
            node = Node::List(items);
        }
        if self.peek(0) == b'.' && self.peek(1) == b'.' {
            self.at += 2;
            self.blanks();
            let last = self.unary();
            node = Node::Binary(Op::Range, Box::new(node), Box::new(last));
        }
        node
    }

    pub(super) fn unary(&mut self) -> Node {
        self.blanks();
        let nested = |parser: &mut Self| parser.nested(|parser| Some(parser.unary())).unwrap_or(Node::Number(0));
        match (self.peek(0), self.peek(1)) {
            (b'!', _) => {
                self.at += 1;
                Node::Unary(Op::Other, Box::new(nested(self)))
            }
            (b'+' | b'-', b'+' | b'-') if self.peek(0) == self.peek(1) => {
                self.at += 2;
                nested(self)
            }
            (b'+', _) => {
                self.at += 1;
                nested(self)
            }
            (b'-', b) if !b.is_ascii_alphabetic() => {
                self.at += 1;
                Node::Unary(Op::Subtract, Box::new(nested(self)))
            }
            (b'-', _) => {
                let rest = &self.bytes[self.at + 1..];
                let length = rest.iter().take(10).take_while(|b| b.is_ascii_alphabetic()).count();
                let word = self.text.get(self.at + 1..self.at + 1 + length).unwrap_or_default().to_ascii_lowercase();
                let op = match word.as_str() {
                    "join" => Op::Join,
                    "split" => Op::Split,
                    "bnot" => Op::Not,
                    "not" => Op::Other,
                    _ => return Node::Text(String::new()),
                };
                self.at += 1 + length;
                self.blanks();
                let inside = match op {
                    Op::Join | Op::Split => self.nested(|parser| Some(parser.list())).unwrap_or(Node::Number(0)),
                    _ => nested(self),
                };
                Node::Unary(op, Box::new(inside))
            }
            (b'[', _) => {
                let name = self.balanced_type();
                let here = self.at;
                self.blanks();
                if self.peek(0) == b':' && self.peek(1) == b':' || matches!(self.peek(0), b'.') {
                    self.at = here;
                    return self.members(Node::Type(name));
                }
                match self.peek(0) {
                    b'$' | b'(' | b'\'' | b'"' | b'@' | b'[' | b'0'..=b'9' | b'-' | b'{' | b',' => {
                        Node::Cast(name, Box::new(nested(self)))
                    }
                    _ => {
                        self.at = here;
                        Node::Type(name)
                    }
                }
            }
            _ => self.postfix(),
        }
    }

    /// The name between square brackets.
    pub(super) fn balanced_type(&mut self) -> String {
        let start = self.at + 1;
        let mut open = 0usize;
        while self.at < self.bytes.len() {
            match self.peek(0) {
                b'[' => open += 1,
                b']' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\n' | b'(' if open == 1 => break,
                _ => {}
            }
            self.at += 1;
        }
        let end = self.at.min(self.bytes.len());
        if self.peek(0) == b'(' {
            // An attribute with arguments: `[Parameter(Mandatory)]`.
            self.bracketed();
        }
        if self.peek(0) == b']' {
            self.at += 1;
        }
        let name = self.text.get(start..end).unwrap_or_default().to_ascii_lowercase().replace(['`', ' '], "");
        name.strip_prefix("system.").unwrap_or(&name).to_owned()
    }

    pub(super) fn postfix(&mut self) -> Node {
        let node = self.primary();
        self.members(node)
    }

    pub(super) fn members(&mut self, mut node: Node) -> Node {
        loop {
            let (first, second) = (self.peek(0), self.peek(1));
            match first {
                b'.' if second == b'.' => return node,
                b'.' => self.at += 1,
                b':' if second == b':' => self.at += 2,
                b'?' if second == b'.' => self.at += 2,
                b'[' => {
                    self.at += 1;
                    let inside = self.nested(|parser| Some(parser.expression())).unwrap_or(Node::Number(0));
                    self.lines();
                    while !matches!(self.peek(0), b']' | 0 | b'\n') {
                        self.at += 1;
                    }
                    self.at += usize::from(self.peek(0) == b']');
                    node = Node::Index(Box::new(node), Box::new(inside));
                    continue;
                }
                b'+' if second == b'+' => {
                    self.at += 2;
                    return node;
                }
                _ => return node,
            }
            self.lines();
            let name = self.member_name();
            if self.peek(0) == b'(' {
                let arguments = self.arguments();
                node = Node::Call(Box::new(node), Box::new(name), arguments);
            } else {
                node = Node::Member(Box::new(node), Box::new(name));
            }
        }
    }

    fn member_name(&mut self) -> Node {
        match self.peek(0) {
            b'$' | b'(' | b'\'' | b'"' => self.nested(|parser| Some(parser.primary())).unwrap_or(Node::Number(0)),
            _ => {
                let start = self.at;
                while self.peek(0).is_ascii_alphanumeric() || matches!(self.peek(0), b'_' | b'`') {
                    self.at += 1;
                }
                Node::Text(self.text.get(start..self.at).unwrap_or_default().replace('`', ""))
            }
        }
    }

    fn arguments(&mut self) -> Vec<Node> {
        self.at += 1;
        self.lines();
        let mut out = Vec::new();
        while !matches!(self.peek(0), b')' | 0) {
            let before = self.at;
            match self.nested(|parser| Some(parser.expression())) {
                Some(Node::List(items)) => out.extend(items),
                Some(node) => out.push(node),
                None => {}
            }
            self.lines();
            if self.peek(0) == b',' {
                self.at += 1;
            }
            self.lines();
            if self.at == before {
                self.at += 1;
                while !self.text.is_char_boundary(self.at) {
                    self.at += 1;
                }
            }
        }
        self.at += usize::from(self.peek(0) == b')');
        out
    }

    fn primary(&mut self) -> Node {
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
        let node = self.expression();
        let what = super::tree::What::Pipeline(vec![super::tree::Element::Node(node)]);
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
        let digits = rest[skip..].iter().take(30).take_while(|b| if hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() });
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

    /// A word of a command.
    pub(super) fn word(&mut self) -> Option<Word> {
        if self.peek(0) == b'-' && self.peek(1).is_ascii_alphabetic() {
            let start = self.at;
            self.at += 1;
            while self.peek(0).is_ascii_alphanumeric() || matches!(self.peek(0), b'-' | b'_' | b'`' | b'.') {
                self.at += 1;
            }
            let name = self.text.get(start..self.at).unwrap_or_default().replace('`', "");
            if matches!(self.peek(0), b':' | b'=') && !matches!(self.peek(1), b' ' | b'\n' | 0) {
                self.at += 1;
                let value = self.nested(|parser| Some(parser.argument()));
                return Some(Word::Parameter(name, value));
            }
            return Some(Word::Parameter(name, None));
        }
        let first = self.argument();
        let here = self.at;
        self.blanks();
        if self.peek(0) != b',' {
            self.at = here;
            return Some(Word::Value(first));
        }
        let mut items = vec![first];
        while self.peek(0) == b',' {
            self.at += 1;
            self.lines();
            items.push(self.argument());
            self.blanks();
        }
        Some(Word::Value(Node::List(items)))
    }

    /// One argument: pieces that stand side by side.
    fn argument(&mut self) -> Node {
        let mut pieces = Vec::new();
        let mut text = String::new();
        while self.at < self.bytes.len() {
            let before = self.at;
            match (self.peek(0), self.peek(1)) {
                (b' ' | b'\t' | b'\r' | b'\n' | b';' | b'|' | b')' | b'}' | b',' | b'<' | b'>', _) => break,
                (b'&', _) if pieces.is_empty() && text.is_empty() => break,
                (b'(' | b'{', _) if !(pieces.is_empty() && text.is_empty()) => break,
                (b'`', b'\n') => break,
                (b'`', b'\r') if self.peek(2) == b'\n' => break,
                (b'`', _) => {
                    self.at += 1;
                    let c = self.text.get(self.at..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
                    text.push(c);
                    self.at += c.len_utf8();
                }
                (b'\'' | b'"' | b'(' | b'{', _) | (b'@', b'(' | b'{' | b'\'' | b'"') => {
                    flush(&mut pieces, &mut text);
                    let only = pieces.is_empty();
                    let node = self.nested(|parser| Some(if only { parser.postfix() } else { parser.primary() }));
                    pieces.extend(node);
                }
                (b'$', b) if b.is_ascii_alphanumeric() || matches!(b, b'_' | b'{' | b'(') => {
                    flush(&mut pieces, &mut text);
                    let only = pieces.is_empty();
                    let node = self.nested(|parser| {
                        let node = parser.primary();
                        // `$env:TEMP\a.exe`, `$x.ps1`: only a call or an index is certain to belong to the variable.
                        Some(if only { parser.members(node) } else { node })
                    });
                    pieces.extend(node);
                }
                (0xe2, _) if self.smart_quote().is_some() => {
                    flush(&mut pieces, &mut text);
                    pieces.extend(self.nested(|parser| Some(parser.primary())));
                }
                _ => {
                    let c = self.text.get(self.at..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
                    text.push(c);
                    self.at += c.len_utf8();
                }
            }
            if self.at == before {
                break;
            }
        }
        match (pieces.len(), text.is_empty()) {
            (1, true) => pieces.pop().unwrap_or(Node::Number(0)),
            _ => finished(pieces, text),
        }
    }
}

fn flush(pieces: &mut Vec<Node>, text: &mut String) {
    if !text.is_empty() {
        pieces.push(Node::Text(std::mem::take(text)));
    }
}

fn finished(mut pieces: Vec<Node>, mut text: String) -> Node {
    if pieces.is_empty() {
        return Node::Text(text);
    }
    flush(&mut pieces, &mut text);
    Node::Pieces(pieces)
}
