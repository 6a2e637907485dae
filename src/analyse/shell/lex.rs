//! Words and operators of a command line, for POSIX shells, cmd, and lines that may meet either.
//!
//! A grammar gives up at the first thing its one dialect does not know; a task or a package script is read by `sh` here
//! and by `cmd` or PowerShell there, and what is an error to one is the trap for the other. So this cuts text into words
//! and operators only, knows no error, and leaves meaning to the next step. One pass; nesting costs nothing here.

use std::ops::Range;

use super::shape::Shape;

/// Whose rules of quoting apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `sh` and its relatives.
    Posix,
    /// A line whose shell depends on the machine: tasks, package scripts.
    Any,
    /// Windows `cmd`.
    Batch,
    /// A make recipe: `$(NAME)` is a variable, `$$` a dollar.
    Make,
}

/// A piece of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text, quotes and escapes undone.
    Text(String),
    /// A variable, and what is done to its text.
    Variable(String, Shape),
    /// `$(…)` or backticks: the span of the script inside.
    Output(Range<usize>),
    /// `<(…)`: the span of the script inside.
    Process(Range<usize>),
}

/// A word: its pieces, in order.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// The pieces.
    pub parts: Vec<Part>,
    /// Where it stands in the text.
    pub span: Range<usize>,
    /// Whether any of it is quoted (a quoted word is no keyword and no assignment).
    pub quoted: bool,
}

/// What a redirection does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redirect {
    /// `<`
    Input,
    /// `>`, `>>`, `&>`; false when it is a numbered stream other than 1.
    Output(bool),
    /// `<<<`
    HereString,
    /// `<<`; the word is the whole text.
    HereText,
}

/// What separates words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `;`, `&&`, `||`
    Then,
    /// Line end.
    Line,
    /// `|`, `|&`
    Pipe,
    /// A single `&`: background in POSIX shells, `;` in cmd.
    Ampersand,
    /// `(` at the beginning of a command, or `{`.
    Open,
    /// `)` or `}`.
    Close,
}

/// A word, a redirection with its word, or an operator.
#[derive(Clone, Debug)]
pub enum Token {
    /// A word.
    Word(Word),
    /// A redirection.
    Redirect(Redirect, Word),
    /// An operator.
    Operator(Operator),
}

/// Cuts a text into tokens.
pub fn lex(text: &str, dialect: Dialect) -> Vec<Token> {
    let mut lexer =
        Lexer { text, bytes: text.as_bytes(), at: 0, dialect, tokens: Vec::new(), brackets: 0, here: Vec::new() };
    lexer.run();
    lexer.tokens
}

pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) dialect: Dialect,
    tokens: Vec<Token>,
    /// Brackets within words of this command that are open: `echo f(x)` groups nothing where a word goes on.
    brackets: usize,
    /// Here-texts whose bodies begin after the next line end: delimiter, and the token to fill.
    here: Vec<(String, usize)>,
}

impl Lexer<'_> {
    pub(super) fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn run(&mut self) {
        while self.at < self.bytes.len() {
            let before = self.at;
            self.step();
            // Every branch of `step` moves on; this makes that a property of the loop.
            self.at = self.at.max(before + 1);
        }
    }

    fn step(&mut self) {
        match self.peek(0) {
            b' ' | b'\t' | b'\r' | 0x0b | 0x0c => self.at += 1,
            b'\n' => self.line_end(),
            b'\\' if matches!(self.peek(1), b'\n') && self.dialect != Dialect::Batch => self.at += 2,
            b'\\' if self.peek(1) == b'\r' && self.peek(2) == b'\n' && self.dialect != Dialect::Batch => self.at += 3,
            b'^' if self.peek(1) == b'\n' && self.dialect == Dialect::Batch => self.at += 2,
            b'^' if self.peek(1) == b'\r' && self.peek(2) == b'\n' && self.dialect == Dialect::Batch => self.at += 3,
            b'#' if matches!(self.dialect, Dialect::Posix | Dialect::Make) => self.skip_line(),
            b';' => self.operator(Operator::Then, if self.peek(1) == b';' { 2 } else { 1 }),
            b'&' => match self.peek(1) {
                b'&' => self.operator(Operator::Then, 2),
                b'>' => {
                    self.at += 1;
                    self.output(true);
                }
                _ => self.operator(Operator::Ampersand, 1),
            },
            b'|' => match self.peek(1) {
                b'|' => self.operator(Operator::Then, 2),
                b'&' => self.operator(Operator::Pipe, 2),
                _ => self.operator(Operator::Pipe, 1),
            },
            b'(' => self.operator(Operator::Open, 1),
            b')' if self.brackets > 0 => self.word(),
            b')' => self.operator(Operator::Close, 1),
            b'{' | b'}' if self.is_brace() => {
                self.operator(if self.peek(0) == b'{' { Operator::Open } else { Operator::Close }, 1);
            }
            b'<' if self.peek(1) == b'(' => self.word(),
            b'<' => self.input(),
            b'>' if self.peek(1) == b'(' => self.word(),
            b'>' => self.output(true),
            b'0'..=b'9' if self.peek(1) == b'>' => {
                let standard = self.peek(0) == b'1';
                self.at += 1;
                self.output(standard);
            }
            _ => self.word(),
        }
    }

    /// A brace alone between blanks groups commands; any other is text.
    fn is_brace(&self) -> bool {
        let before = self.at.checked_sub(1).map_or(b' ', |at| self.bytes[at]);
        let after = self.peek(1);
        let edge = |b: u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b'(' | b')' | 0);
        edge(before) && edge(after)
    }

    fn operator(&mut self, operator: Operator, length: usize) {
        self.tokens.push(Token::Operator(operator));
        self.brackets = 0;
        self.at += length;
    }

    fn skip_line(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    fn line_end(&mut self) {
        self.tokens.push(Token::Operator(Operator::Line));
        self.brackets = 0;
        self.at += 1;
        for (delimiter, token) in std::mem::take(&mut self.here) {
            let start = self.at;
            let mut end = self.bytes.len();
            while self.at < self.bytes.len() {
                let line_start = self.at;
                self.skip_line();
                let line = self.text.get(line_start..self.at).unwrap_or_default();
                self.at = (self.at + 1).min(self.bytes.len());
                if line.trim() == delimiter {
                    end = line_start;
                    break;
                }
            }
            if let Some(Token::Redirect(_, word)) = self.tokens.get_mut(token) {
                word.parts = vec![Part::Text(self.text.get(start..end).unwrap_or_default().to_owned())];
                word.span = start..end;
            }
        }
        if self.dialect == Dialect::Batch {
            self.skip_batch_comment();
        }
    }

    fn skip_batch_comment(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let line = rest.trim_start_matches([' ', '\t', '@']);
        let word = line.get(..4).unwrap_or_default().to_ascii_lowercase();
        if line.starts_with("::") || word == "rem " {
            self.skip_line();
        }
    }

    fn input(&mut self) {
        self.at += 1;
        let kind = match (self.peek(0), self.peek(1)) {
            (b'<', b'<') => {
                self.at += 2;
                Redirect::HereString
            }
            (b'<', _) => {
                self.at += 1;
                if self.peek(0) == b'-' {
                    self.at += 1;
                }
                Redirect::HereText
            }
            _ => Redirect::Input,
        };
        let word = self.stream().unwrap_or_else(|| self.target());
        if kind == Redirect::HereText {
            let delimiter = plain(&word);
            if !delimiter.is_empty() && self.here.len() < 16 {
                self.here.push((delimiter, self.tokens.len()));
            }
        }
        self.tokens.push(Token::Redirect(kind, word));
    }

    fn output(&mut self, standard: bool) {
        self.at += 1;
        while matches!(self.peek(0), b'>' | b'|') {
            self.at += 1;
        }
        let word = match self.stream() {
            Some(word) => word,
            None => {
                if self.peek(0) == b'&' {
                    self.at += 1;
                }
                self.target()
            }
        };
        self.tokens.push(Token::Redirect(Redirect::Output(standard), word));
    }

    /// `&5`: another stream instead of a file.
    fn stream(&mut self) -> Option<Word> {
        if self.peek(0) != b'&' || !matches!(self.peek(1), b'0'..=b'9' | b'-') {
            return None;
        }
        let span = self.at..self.at + 2;
        self.at += 2;
        let text = self.text.get(span.clone()).unwrap_or_default().to_owned();
        Some(Word { parts: vec![Part::Text(text)], span, quoted: false })
    }

    /// The word after a redirection, on the same line.
    fn target(&mut self) -> Word {
        while matches!(self.peek(0), b' ' | b'\t') {
            self.at += 1;
        }
        if self.at >= self.bytes.len() || matches!(self.peek(0), b'\n' | b';' | b'&' | b'|') {
            return Word { span: self.at..self.at, ..Word::default() };
        }
        self.read_word()
    }

    fn word(&mut self) {
        let word = self.read_word();
        self.tokens.push(Token::Word(word));
    }

    fn read_word(&mut self) -> Word {
        let mut word = Word { span: self.at..self.at, ..Word::default() };
        let mut text = String::new();
        let mut quote = 0u8;
        while self.at < self.bytes.len() {
            let byte = self.peek(0);
            if quote == 0 && self.is_bracket(byte, self.at > word.span.start) {
                self.take_char(&mut text);
                continue;
            }
            if quote == 0 && self.ends_word(byte) {
                break;
            }
            let rest = &self.bytes[self.at..];
            let run = rest.iter().take_while(|&&b| is_plain(b) || quote == b'"' && b == b' ').count();
            if run > 0 {
                text.push_str(self.text.get(self.at..self.at + run).unwrap_or_default());
                self.at += run;
                continue;
            }
            match byte {
                b'\'' if quote != b'"' && self.dialect != Dialect::Batch => {
                    flush(&mut word, &mut text);
                    word.quoted = true;
                    self.single_quoted(&mut text);
                    flush(&mut word, &mut text);
                }
                b'"' => {
                    flush(&mut word, &mut text);
                    word.quoted = true;
                    quote = if quote == b'"' { 0 } else { b'"' };
                    self.at += 1;
                }
                b'\\' if self.dialect != Dialect::Batch => self.backslash(&mut text, quote),
                b'^' if self.dialect == Dialect::Batch && quote == 0 => self.caret(&mut text),
                b'`' if self.dialect != Dialect::Batch => {
                    flush(&mut word, &mut text);
                    let start = self.at + 1;
                    let rest = self.bytes.get(start..).unwrap_or_default();
                    let end = start + memchr::memchr(b'`', rest).unwrap_or(rest.len());
                    word.parts.push(Part::Output(start..end));
                    self.at = end + 1;
                }
                b'$' if self.dialect != Dialect::Batch => self.dollar(&mut word, &mut text, quote),
                b'%' if matches!(self.dialect, Dialect::Batch | Dialect::Any) => self.percent(&mut word, &mut text),
                b'!' if self.dialect == Dialect::Batch => self.percent(&mut word, &mut text),
                b'<' | b'>' if quote == 0 && self.peek(1) == b'(' => {
                    flush(&mut word, &mut text);
                    let inside = self.balanced(self.at + 2);
                    word.parts.push(Part::Process(inside));
                }
                b':' if self.dialect != Dialect::Make && is_script_scheme(&text) => {
                    self.script_address(&mut text, quote)
                }
                _ => self.take_char(&mut text),
            }
        }
        flush(&mut word, &mut text);
        word.span.end = self.at.min(self.bytes.len());
        word
    }

    /// `vbscript:…`, `javascript:…`: the rest of the line is code, whatever stands in it.
    fn script_address(&mut self, text: &mut String, quote: u8) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
        let end = if quote == b'"' { line.rfind('"').unwrap_or(line.len()) } else { line.len() };
        text.push_str(&line[..end]);
        self.at += end;
    }

    /// Whether a bracket is a character like any other: `cmd` groups only where a command could begin.
    fn is_bracket(&mut self, byte: u8, within: bool) -> bool {
        if !matches!(self.dialect, Dialect::Batch | Dialect::Any) {
            return false;
        }
        match byte {
            // `f()` declares, `a=(` lists.
            b'(' if within && self.peek(1) != b')' && self.bytes[self.at - 1] != b'=' => {
                self.brackets += 1;
                true
            }
            b')' if self.brackets > 0 => {
                self.brackets -= 1;
                true
            }
            _ => false,
        }
    }

    fn ends_word(&self, byte: u8) -> bool {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | b';' | b'&' | b'|' | b'(' | b')' => true,
            b'<' | b'>' => self.peek(1) != b'(',
            _ => false,
        }
    }

    pub(super) fn take_char(&mut self, text: &mut String) {
        match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some(c) => {
                text.push(c);
                self.at += c.len_utf8();
            }
            None => self.at += 1,
        }
    }
}

/// Characters that mean themselves in every shell, quoted or not.
fn is_plain(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/' | b'=' | b'@' | b'+' | b',')
}

fn is_script_scheme(text: &str) -> bool {
    text.eq_ignore_ascii_case("vbscript") || text.eq_ignore_ascii_case("javascript")
}

pub(super) fn flush(word: &mut Word, text: &mut String) {
    if !text.is_empty() {
        // Most words have one part.
        if word.parts.is_empty() {
            word.parts.reserve_exact(1);
        }
        word.parts.push(Part::Text(std::mem::take(text)));
    }
}

/// A word's literal text.
pub fn plain(word: &Word) -> String {
    word.parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => text.as_str(),
            _ => "",
        })
        .collect()
}
