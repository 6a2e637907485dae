//! Reads the words of commands.

use super::literal::{finished, flush};
use super::parse::Parser;
use super::tree::{Node, Word};

impl Parser<'_> {
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
