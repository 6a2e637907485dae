//! Reads statements. Error-tolerant: what is not understood is skipped, and reading always moves on.

use crate::limits;

use super::tree::{Assign, Call, Element, Op, Statement, What, Word};

/// A reader of a script.
pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    depth: u32,
    /// In the arguments of a method a comma stands between two of them, and makes no list.
    pub(super) single: bool,
    /// Whether something was left out because it is nested too deep.
    pub(super) exceeded: bool,
}

/// Reads a whole script.
pub(super) fn parse(text: &str) -> (Vec<Statement>, bool) {
    let mut parser = Parser { text, bytes: text.as_bytes(), at: 0, depth: 0, single: false, exceeded: false };
    let mut statements = Vec::new();
    while parser.at < parser.bytes.len() {
        let before = parser.at;
        statements.append(&mut parser.statements());
        // A closing bracket that nothing opened.
        parser.at = parser.at.max(before + 1);
    }
    (statements, parser.exceeded)
}

impl Parser<'_> {
    pub(super) fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Runs `read` one level deeper; too deep, the rest of the text is left out.
    pub(super) fn nested<T: Default>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= limits::POWERSHELL_DEPTH {
            self.exceeded = true;
            self.at = self.bytes.len();
            return T::default();
        }
        self.depth += 1;
        let out = read(self);
        self.depth -= 1;
        out
    }

    /// Blanks, comments and continued lines.
    pub(super) fn blanks(&mut self) {
        loop {
            match (self.peek(0), self.peek(1)) {
                (b' ' | b'\t' | b'\r', _) => self.at += 1,
                (b'`', b'\n') => self.at += 2,
                (b'`', b'\r') if self.peek(2) == b'\n' => self.at += 3,
                (b'<', b'#') => {
                    let rest = &self.bytes[self.at..];
                    self.at += memchr::memmem::find(rest, b"#>").map_or(rest.len(), |end| end + 2);
                }
                (b'#', _) if self.comment_may_start() => {
                    let rest = &self.bytes[self.at..];
                    self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                }
                (0xc2, 0xa0) => self.at += 2,
                _ => return,
            }
        }
    }

    fn comment_may_start(&self) -> bool {
        self.at == 0 || !self.bytes[self.at - 1].is_ascii_alphanumeric()
    }

    /// Blanks and line ends.
    pub(super) fn lines(&mut self) {
        loop {
            self.blanks();
            match self.peek(0) {
                b'\n' => self.at += 1,
                _ => return,
            }
        }
    }

    /// Reads with commas that make lists, or that stand between arguments.
    pub(super) fn with_single<T>(&mut self, single: bool, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.single, single);
        let out = read(self);
        self.single = outer;
        out
    }

    /// Statements up to a bracket that closes, or the end.
    pub(super) fn statements(&mut self) -> Vec<Statement> {
        self.with_single(false, Self::statements_here)
    }

    fn statements_here(&mut self) -> Vec<Statement> {
        let mut out = Vec::new();
        loop {
            self.blanks();
            match self.peek(0) {
                b'\n' | b';' | b'&' if self.peek(0) != b'&' || self.peek(1) == b'&' => self.at += 1,
                b'|' => self.at += 1,
                b')' | b'}' => return out,
                _ if self.at >= self.bytes.len() => return out,
                _ => {
                    let before = self.at;
                    if let Some(statement) = self.nested(Self::statement) {
                        out.push(statement);
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

    pub(super) fn statement(&mut self) -> Option<Statement> {
        let start = self.at;
        let what = match self.keyword() {
            Some(what) => what,
            None => self.pipeline_or_assignment()?,
        };
        Some(Statement { what, span: start..self.at })
    }

    fn pipeline_or_assignment(&mut self) -> Option<What> {
        let first = self.element()?;
        self.blanks();
        if let Element::Node(target) = &first
            && let Some((assign, length)) = self.assignment()
        {
            self.at += length;
            self.lines();
            let value = self.nested(Self::statement)?;
            return Some(What::Assign(target.clone(), assign, Box::new(value)));
        }
        let mut elements = vec![first];
        loop {
            self.blanks();
            // A line that begins with `|` goes on with the one before.
            let here = self.at;
            if self.peek(0) == b'\n' {
                self.lines();
                if self.peek(0) != b'|' || self.peek(1) == b'|' {
                    self.at = here;
                }
            }
            if self.peek(0) != b'|' || self.peek(1) == b'|' {
                return Some(What::Pipeline(elements));
            }
            self.at += 1;
            self.lines();
            match self.element() {
                Some(element) => elements.push(element),
                None => return Some(What::Pipeline(elements)),
            }
        }
    }

    fn assignment(&self) -> Option<(Assign, usize)> {
        match (self.peek(0), self.peek(1)) {
            (b'=', b'=') => None,
            (b'=', _) => Some((Assign::Set, 1)),
            (b'+', b'=') => Some((Assign::Add, 2)),
            (b'-', b'=') => Some((Assign::Compound(Op::Subtract), 2)),
            (b'*', b'=') => Some((Assign::Compound(Op::Multiply), 2)),
            (b'/', b'=') => Some((Assign::Compound(Op::Divide), 2)),
            (b'%', b'=') => Some((Assign::Compound(Op::Rest), 2)),
            _ => None,
        }
    }

    fn element(&mut self) -> Option<Element> {
        self.blanks();
        let (first, second) = (self.peek(0), self.peek(1));
        let expression = match first {
            b'$' | b'(' | b'\'' | b'"' | b'@' | b'[' | b'{' | b',' | b'!' => true,
            b'-' => second.is_ascii_alphabetic() || matches!(second, b'$' | b'(' | b'0'..=b'9'),
            b'+' => matches!(second, b'$' | b'(' | b'0'..=b'9' | b'+'),
            b'0'..=b'9' => self.is_number(),
            0xe2 => self.smart_quote().is_some(),
            _ => false,
        };
        if expression {
            return self.nested(|parser| Some(parser.expression())).map(Element::Node);
        }
        let mut call = Call::default();
        if first == b'&' || first == b'.' && !matches!(second, b'\\' | b'/' | b'.') && !second.is_ascii_alphanumeric() {
            call.invoked = true;
            self.at += 1;
            self.blanks();
        }
        self.words(&mut call);
        (!call.words.is_empty()).then_some(Element::Command(call))
    }

    fn is_number(&self) -> bool {
        let rest = &self.bytes[self.at..];
        let digits = rest.iter().take(40).take_while(|b| b.is_ascii_alphanumeric() || **b == b'.').count();
        let word = rest.get(..digits).unwrap_or_default();
        word.starts_with(b"0x") || word.iter().all(|b| b.is_ascii_digit() || *b == b'.')
    }

    fn words(&mut self, call: &mut Call) {
        loop {
            self.blanks();
            match (self.peek(0), self.peek(1)) {
                (b'\n' | b';' | b'|' | b')' | b'}', _) => return,
                (0, _) if self.at >= self.bytes.len() => return,
                (b'&', b'&') => return,
                (b'&', _) => {
                    self.at += 1;
                    return;
                }
                (b'>', _) | (b'0'..=b'9' | b'*', b'>') => self.redirection(call),
                _ => {
                    let before = self.at;
                    if let Some(word) = self.nested(Self::word) {
                        call.words.push(word);
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

    fn redirection(&mut self, call: &mut Call) {
        let standard = matches!(self.peek(0), b'>' | b'1' | b'*');
        while matches!(self.peek(0), b'>' | b'0'..=b'9' | b'*') {
            self.at += 1;
        }
        if self.peek(0) == b'&' {
            self.at += 2;
            return;
        }
        self.blanks();
        if let Some(Word::Value(file)) = self.nested(Self::word)
            && standard
        {
            call.output = Some(file);
        }
    }
}
