//! Reads statements. Error-tolerant: what is not understood is skipped, and reading always moves on.

use std::rc::Rc;

use crate::limits;

use super::tree::{Assign, Block, Call, Element, Node, Statement, What, Word};

/// A reader of a script.
pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    depth: u32,
    /// Whether something was left out because it is nested too deep.
    pub(super) exceeded: bool,
}

/// Reads a whole script.
pub(super) fn parse(text: &str) -> (Vec<Statement>, bool) {
    let mut parser = Parser { text, bytes: text.as_bytes(), at: 0, depth: 0, exceeded: false };
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

    /// Statements up to a bracket that closes, or the end.
    pub(super) fn statements(&mut self) -> Vec<Statement> {
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

    fn statement(&mut self) -> Option<Statement> {
        let start = self.at;
        let what = match self.keyword() {
            Some(what) => what,
            None => self.pipeline_or_assignment()?,
        };
        Some(Statement { what, span: start..self.at })
    }

    fn keyword(&mut self) -> Option<What> {
        let rest = self.text.get(self.at..)?;
        let length = rest.bytes().take(12).take_while(u8::is_ascii_alphabetic).count();
        if length < 2 || !matches!(rest.as_bytes().get(length), None | Some(b' ' | b'\t' | b'\r' | b'\n' | b'(' | b'{' | b';' | b'[' | b'<')) {
            return None;
        }
        let word = rest[..length].to_ascii_lowercase();
        let known = matches!(
            word.as_str(),
            "if" | "elseif" | "else" | "foreach" | "for" | "while" | "do" | "until" | "switch" | "try" | "catch" | "finally"
                | "trap" | "function" | "filter" | "param" | "begin" | "process" | "end" | "return" | "throw" | "exit" | "class"
        );
        if !known {
            return None;
        }
        self.at += length;
        Some(self.after_keyword(&word))
    }

    fn after_keyword(&mut self, word: &str) -> What {
        match word {
            "foreach" => self.each(),
            "for" => self.counted(),
            "function" | "filter" | "class" => {
                self.blanks();
                let start = self.at;
                while !matches!(self.peek(0), b' ' | b'\t' | b'\r' | b'\n' | b'(' | b'{' | 0) {
                    self.at += 1;
                }
                let name = self.text.get(start..self.at).unwrap_or_default().to_ascii_lowercase();
                self.lines();
                let mut parameters = Vec::new();
                while !matches!(self.peek(0), b'{' | 0 | b'\n' | b';') {
                    match self.peek(0) {
                        b'(' => parameters = self.parameters(),
                        _ => self.at += 1,
                    }
                    self.lines();
                }
                let body = self.block();
                match word {
                    "class" => What::Many(Vec::new(), Vec::new()),
                    _ => What::Function(name.rsplit(':').next().unwrap_or_default().to_owned(), parameters, body),
                }
            }
            "param" => {
                self.lines();
                What::Parameters(if self.peek(0) == b'(' { self.parameters() } else { Vec::new() })
            }
            "return" | "throw" | "exit" => {
                self.blanks();
                let inside = match self.peek(0) {
                    b'\n' | b';' | b'}' | b')' | 0 => None,
                    _ => self.nested(Self::statement),
                };
                inside.map_or(What::Many(Vec::new(), Vec::new()), |statement| statement.what)
            }
            "switch" => {
                while !matches!(self.peek(0), b'(' | b'{' | b'\n' | 0) {
                    self.at += 1;
                }
                let over = self.condition();
                self.lines();
                let mut blocks = Vec::new();
                if self.peek(0) == b'{' {
                    self.at += 1;
                    self.cases(&mut blocks);
                }
                What::Many(over, blocks)
            }
            _ => {
                self.lines();
                // The types of a `catch`.
                while self.peek(0) == b'[' {
                    self.balanced_type();
                    self.lines();
                }
                let condition = self.condition();
                self.lines();
                let body = if self.peek(0) == b'{' { vec![self.block()] } else { Vec::new() };
                match word {
                    "while" if !body.is_empty() => {
                        What::Counted(Vec::new(), condition, Vec::new(), body.into_iter().next().unwrap_or_default())
                    }
                    _ => What::Many(condition, body),
                }
            }
        }
    }

    /// The names of the parameters between brackets.
    fn parameters(&mut self) -> Vec<String> {
        let start = self.at;
        self.bracketed();
        let text = self.text.get(start..self.at).unwrap_or_default();
        let mut names: Vec<String> = Vec::new();
        for piece in text.split('$').skip(1).take(64) {
            let length = piece.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(piece.len());
            let (name, rest) = piece.split_at(length);
            let name = name.to_lowercase();
            if rest.trim_start().starts_with([',', ')', '=']) && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn cases(&mut self, blocks: &mut Vec<Block>) {
        while self.at < self.bytes.len() {
            self.lines();
            match self.peek(0) {
                b'}' => {
                    self.at += 1;
                    return;
                }
                b'{' => blocks.push(self.block()),
                _ => {
                    let before = self.at;
                    drop(self.nested(|parser| Some(parser.postfix())));
                    self.at = self.at.max(before + 1);
                    while !self.text.is_char_boundary(self.at) {
                        self.at += 1;
                    }
                }
            }
        }
    }

    /// `( … )` of a condition; nothing if there is none.
    fn condition(&mut self) -> Vec<Statement> {
        self.lines();
        if self.peek(0) == b'(' { self.bracketed() } else { Vec::new() }
    }

    /// The statements in brackets; stands behind the closing one afterwards.
    pub(super) fn bracketed(&mut self) -> Vec<Statement> {
        self.at += 1;
        let out = self.nested(Self::statements);
        if matches!(self.peek(0), b')' | b'}') {
            self.at += 1;
        }
        out
    }

    pub(super) fn block(&mut self) -> Block {
        if self.peek(0) != b'{' {
            return Rc::default();
        }
        Rc::new(self.bracketed())
    }

    fn each(&mut self) -> What {
        self.lines();
        let none = What::Many(Vec::new(), Vec::new());
        if self.peek(0) != b'(' {
            // `… | foreach { … }`: the command.
            self.lines();
            return if self.peek(0) == b'{' { What::Many(Vec::new(), vec![self.block()]) } else { none };
        }
        self.at += 1;
        self.lines();
        let variable = match self.nested(|parser| Some(parser.postfix())) {
            Some(Node::Variable(name)) => name,
            _ => String::new(),
        };
        self.lines();
        if self.text.get(self.at..self.at + 2).is_some_and(|word| word.eq_ignore_ascii_case("in")) {
            self.at += 2;
        }
        let start = self.at;
        let statements = self.nested(Self::statements);
        if self.peek(0) == b')' {
            self.at += 1;
        }
        let span = start..self.at;
        let over = Statement { what: What::Pipeline(vec![Element::Node(Node::Statements(statements))]), span };
        self.lines();
        What::Each(variable, Box::new(over), self.block())
    }

    fn counted(&mut self) -> What {
        self.lines();
        if self.peek(0) != b'(' {
            return What::Many(Vec::new(), Vec::new());
        }
        self.at += 1;
        let mut parts = [Vec::new(), Vec::new(), Vec::new()];
        for part in &mut parts {
            self.lines();
            if !matches!(self.peek(0), b';' | b')') {
                part.extend(self.nested(Self::statement));
            }
            self.lines();
            if self.peek(0) == b';' {
                self.at += 1;
            }
        }
        while !matches!(self.peek(0), b')' | 0 | b'{') {
            self.at += 1;
        }
        if self.peek(0) == b')' {
            self.at += 1;
        }
        self.lines();
        let [setup, condition, step] = parts;
        What::Counted(setup, condition, step, self.block())
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
            (b'-' | b'*' | b'/' | b'%', b'=') => Some((Assign::Other, 2)),
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
