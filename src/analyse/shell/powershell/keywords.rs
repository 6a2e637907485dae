//! Reads statements that begin with a word of the language: conditions, loops, functions.

use std::rc::Rc;

use super::parse::Parser;
use super::tree::{Block, Element, Node, Statement, What};

impl Parser<'_> {
    pub(super) fn keyword(&mut self) -> Option<What> {
        let rest = self.text.get(self.at..)?;
        let length = rest.bytes().take(12).take_while(u8::is_ascii_alphabetic).count();
        if length < 2
            || !matches!(
                rest.as_bytes().get(length),
                None | Some(b' ' | b'\t' | b'\r' | b'\n' | b'(' | b'{' | b';' | b'[' | b'<')
            )
        {
            return None;
        }
        let word = rest[..length].to_ascii_lowercase();
        let known = matches!(
            word.as_str(),
            "if" | "elseif"
                | "else"
                | "foreach"
                | "for"
                | "while"
                | "do"
                | "until"
                | "switch"
                | "try"
                | "catch"
                | "finally"
                | "trap"
                | "function"
                | "filter"
                | "param"
                | "begin"
                | "process"
                | "end"
                | "return"
                | "throw"
                | "exit"
                | "class"
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
                    "do" if !body.is_empty() => self.until(body.into_iter().next().unwrap_or_default()),
                    "while" if !body.is_empty() => {
                        What::Counted(Vec::new(), condition, Vec::new(), body.into_iter().next().unwrap_or_default())
                    }
                    _ => What::Many(condition, body),
                }
            }
        }
    }

    /// What stands behind `do { … }`.
    fn until(&mut self, body: Block) -> What {
        self.lines();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let begins = |word: &str| rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
        let until = begins("until");
        if !until && !begins("while") {
            return What::Many(Vec::new(), vec![body]);
        }
        self.at += "while".len();
        self.lines();
        What::Until(body, self.condition(), until)
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
}
