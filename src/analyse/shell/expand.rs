//! The parts of a word that stand for something else: quotes, escapes, variables, substitutions.

use std::ops::Range;

use super::fold;
use super::lex::{Dialect, Lexer, Part, Word, flush};
use super::shape::Shape;

impl Lexer<'_> {
    pub(super) fn single_quoted(&mut self, text: &mut String) {
        let ansi = text.is_empty() && self.at > 0 && self.bytes[self.at - 1] == b'$';
        self.at += 1;
        let start = self.at;
        let rest = &self.bytes[start.min(self.bytes.len())..];
        let end = start + memchr::memchr(b'\'', rest).unwrap_or(rest.len());
        let inside = self.text.get(start..end).unwrap_or_default();
        if ansi {
            text.push_str(&fold::unescape(inside));
        } else {
            text.push_str(inside);
        }
        self.at = end + 1;
    }

    /// `\` quotes what follows. Where the line may meet cmd, `\x` also is a path: both characters stay, and whoever
    /// looks a program up tries it without the `\` too.
    pub(super) fn backslash(&mut self, text: &mut String, quote: u8) {
        let next = self.peek(1);
        if next == b'\n' {
            self.at += 2;
            return;
        }
        let special = matches!(next, b'"' | b'$' | b'`' | b'\\');
        let keep = match self.dialect {
            Dialect::Any => !(special || (quote == 0 && !next.is_ascii_alphanumeric() && next != b'.' && next != b'_')),
            _ => quote == b'"' && !special,
        };
        if keep {
            text.push('\\');
        }
        self.at += 1;
        if self.at < self.bytes.len() {
            self.take_char(text);
        }
    }

    pub(super) fn caret(&mut self, text: &mut String) {
        self.at += 1;
        match self.peek(0) {
            b'\n' => self.at += 1,
            b'\r' => self.at += 2,
            0 => {}
            _ => self.take_char(text),
        }
    }

    pub(super) fn dollar(&mut self, word: &mut Word, text: &mut String, quote: u8) {
        match self.peek(1) {
            b'$' if self.dialect == Dialect::Make => {
                self.at += 1;
                self.variable(word, text);
            }
            b'(' if self.peek(2) == b'(' => {
                let inside = self.balanced(self.at + 2);
                text.push_str(self.text.get(inside).unwrap_or_default());
            }
            b'(' => {
                flush(word, text);
                let inside = self.balanced(self.at + 2);
                let name = self.text.get(inside.clone()).unwrap_or_default();
                if self.dialect == Dialect::Make && is_name(name) {
                    word.parts.push(Part::Variable(name.to_owned(), Shape::Plain));
                } else if let Some(script) = name.strip_prefix("shell ").filter(|_| self.dialect == Dialect::Make) {
                    word.parts.push(Part::Output(inside.end - script.len()..inside.end));
                } else {
                    word.parts.push(Part::Output(inside));
                }
            }
            b'\'' if quote == 0 => self.at += 1,
            _ => self.variable(word, text),
        }
    }

    /// `$name`, `${name}`, `${name:-text}`, `$env:name`, `$1`.
    pub(super) fn variable(&mut self, word: &mut Word, text: &mut String) {
        if self.peek(1) == b'{' {
            let start = self.at + 2;
            let rest = self.bytes.get(start..).unwrap_or_default();
            let end = start + memchr::memchr2(b'}', b'\n', rest).unwrap_or(rest.len());
            let inside = self.text.get(start..end).unwrap_or_default();
            let indirect = inside.strip_prefix('!');
            let inside = indirect.unwrap_or(inside);
            let name_end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inside.len());
            let (name, rest) = inside.split_at(name_end);
            let shape = Shape::posix(rest).filter(|_| !name.is_empty());
            match shape {
                Some(shape) => {
                    flush(word, text);
                    let shape = if indirect.is_some() { Shape::Named } else { shape };
                    word.parts.push(Part::Variable(name.to_owned(), shape));
                }
                // `${workspaceFolder}` has a name; `${env:X}`, `${config:x}` and the like stay as they are written.
                None => text.push_str(self.text.get(self.at..(end + 1).min(self.bytes.len())).unwrap_or_default()),
            }
            self.at = end + 1;
            return;
        }
        let start = self.at + 1;
        let rest = self.text.get(start..).unwrap_or_default();
        let rest = rest.strip_prefix("env:").unwrap_or(rest);
        let from = self.text.len() - rest.len();
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        if length == 0 {
            text.push('$');
            self.at += 1;
            if matches!(self.peek(0), b'@' | b'*' | b'#' | b'?' | b'!' | b'-') {
                self.take_char(text);
            }
            return;
        }
        flush(word, text);
        word.parts.push(Part::Variable(rest[..length].to_owned(), Shape::Plain));
        self.at = from + length;
    }

    /// `%name%`; `%~dp0` and `%1` stay as they are written.
    pub(super) fn percent(&mut self, word: &mut Word, text: &mut String) {
        let mark = self.peek(0) as char;
        let rest = self.text.get(self.at + 1..).unwrap_or_default();
        if mark == '%' && rest.starts_with('%') && self.dialect == Dialect::Batch {
            // The variable of a loop, or a variable for `call` to look at again.
            text.push_str("%%");
            self.at += 2;
            return;
        }
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        if length > 0 && rest.get(length..).is_some_and(|after| after.starts_with(mark)) {
            flush(word, text);
            word.parts.push(Part::Variable(rest[..length].to_owned(), Shape::Plain));
            self.at += length + 2;
        } else if let Some((shape, taken)) = shaped(rest.get(length..).filter(|_| length > 0), mark) {
            flush(word, text);
            word.parts.push(Part::Variable(rest[..length].to_owned(), shape));
            self.at += length + taken + 2;
        } else {
            self.take_char(text);
        }
    }

    /// The span up to the parenthesis that closes one opened just before `start`; moves behind it. Quotes and escapes
    /// inside are respected. Without a closing one it is the rest.
    pub(super) fn balanced(&mut self, start: usize) -> Range<usize> {
        let mut depth = 1usize;
        let mut quote = 0u8;
        let mut at = start.min(self.bytes.len());
        let start = at;
        while at < self.bytes.len() {
            match self.bytes[at] {
                b'\\' if quote != b'\'' => at += 1,
                b @ (b'\'' | b'"') if quote == 0 => quote = b,
                b if b == quote => quote = 0,
                b'(' if quote == 0 => depth += 1,
                b')' if quote == 0 => {
                    depth -= 1;
                    if depth == 0 {
                        self.at = at + 1;
                        return start..at;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        self.at = self.bytes.len();
        start..self.bytes.len()
    }
}

/// `:~1,3%` and `:a=b%` behind a name, and how long it is without the closing mark.
fn shaped(rest: Option<&str>, mark: char) -> Option<(Shape, usize)> {
    let inside = rest?.strip_prefix(':')?;
    let line = inside.find('\n').unwrap_or(inside.len());
    let end = inside.get(..line)?.find(mark)?;
    Some((Shape::batch(&inside[..end])?, end + 1))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
