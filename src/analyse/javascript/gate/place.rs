//! What stands around a word of a program, read off its bytes: whether the word is a name, a call, a member or a value.

use super::Sign;
use crate::limits;

/// Where a word stands.
pub(super) struct Place<'t> {
    pub(super) bytes: &'t [u8],
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

impl Place<'_> {
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    pub(super) fn before(&self) -> u8 {
        self.start.checked_sub(1).map_or(0, |at| self.byte(at))
    }

    pub(super) fn is_word(&self) -> bool {
        !in_word(self.before()) && !in_word(self.byte(self.end))
    }

    pub(super) fn is_quoted(&self) -> bool {
        let quote = self.before();
        matches!(quote, b'"' | b'\'' | b'`') && self.byte(self.end) == quote
    }

    /// The next place from `at` on that is no blank and in no comment.
    pub(super) fn skip(&self, mut at: usize) -> usize {
        for _ in 0..limits::GATE_COMMENTS {
            while self.byte(at).is_ascii_whitespace() {
                at += 1;
            }
            let rest = self.bytes.get(at..).unwrap_or_default();
            let length = if rest.starts_with(b"/*") {
                memchr::memmem::find(rest, b"*/").map(|end| end + 2)
            } else if rest.starts_with(b"//") {
                memchr::memchr(b'\n', rest)
            } else {
                return at;
            };
            let Some(length) = length else { return self.bytes.len() };
            at += length;
        }
        at
    }

    /// The last byte before the word that is no blank.
    pub(super) fn behind(&self) -> (u8, usize) {
        let head = &self.bytes[..self.start];
        match head.iter().rposition(|b| !b.is_ascii_whitespace()) {
            Some(at) => (head[at], at),
            None => (0, 0),
        }
    }

    /// Whether a call begins behind `at`: `(`, `?.(`, a template.
    pub(super) fn called(&self, at: usize) -> bool {
        let at = self.skip(at);
        matches!(self.byte(at), b'(' | b'`') || self.bytes.get(at..).is_some_and(|rest| rest.starts_with(b"?.("))
    }

    pub(super) fn shows(&self, sign: Sign) -> bool {
        match sign {
            Sign::Escape | Sign::Hint | Sign::TextHint => false,
            Sign::Text | Sign::Module => true,
            _ if !self.is_word() => false,
            Sign::Name => true,
            Sign::Call => self.called(self.end),
            Sign::Function => self.is_function_value(),
            Sign::Constructor => self.is_constructor_value(),
            Sign::Loads => self.loads_unwritten(),
            Sign::Timer => {
                let open = self.skip(self.end);
                self.byte(open) == b'(' && matches!(self.byte(self.skip(open + 1)), b'"' | b'\'' | b'`')
            }
            Sign::Global => {
                let next = self.skip(self.end);
                let next = if self.bytes[next..].starts_with(b"?.") { self.skip(next + 2) } else { next };
                self.byte(next) == b'[' && (self.before() != b'.' || self.of_global_object())
            }
        }
    }

    /// `globalThis.process`, and not a member of that name of something else.
    pub(super) fn of_global_object(&self) -> bool {
        let head = &self.bytes[..self.start];
        [&b"globalThis."[..], b"global.", b"window.", b"self."].iter().any(|object| head.ends_with(object))
    }

    pub(super) fn is_function_value(&self) -> bool {
        let next = self.skip(self.end);
        let rest = self.bytes.get(next..).unwrap_or_default();
        match rest.first() {
            // Every older bundle asks for the global object in this way.
            Some(b'(') => !returns_this(&rest[1..]),
            Some(b'[' | b'`') => true,
            Some(b'?') => rest.starts_with(b"?."),
            Some(b'.') => [".constructor", ".call", ".apply", ".bind"].iter().any(|m| rest.starts_with(m.as_bytes())),
            Some(b';' | b',' | b')' | b']' | b'}') | None => matches!(self.behind().0, b'=' | b'(' | b',' | b'['),
            _ => false,
        }
    }

    pub(super) fn is_constructor_value(&self) -> bool {
        if self.is_quoted() {
            return true;
        }
        let next = self.skip(self.end);
        let (behind, at) = self.behind();
        let after = self.byte(next);
        if behind != b'.' {
            // `const { constructor: F } = f`; a class's own is followed by `(`.
            return matches!(behind, b'{' | b',') && matches!(after, b':' | b'}' | b',' | b'=');
        }
        let rest = self.bytes.get(next..).unwrap_or_default();
        match after {
            b'(' | b'[' | b'`' => true,
            b'.' | b'?' => {
                let marks = rest.iter().take_while(|b| matches!(b, b'?' | b'.')).count();
                let how = [&b"constructor"[..], b"call", b"apply", b"bind", b"(", b"["];
                how.iter().any(|how| rest[marks..].starts_with(how))
            }
            // An object that asks for its own class is no function.
            b';' | b',' | b')' | b']' | b'}' => !self.bytes[..at].trim_ascii_end().ends_with(b"this"),
            _ => false,
        }
    }

    /// Loads something that one literal does not name, or gives the loader away.
    pub(super) fn loads_unwritten(&self) -> bool {
        let import = self.bytes[self.start] == b'i';
        let next = self.skip(self.end);
        match self.byte(next) {
            b'(' => !self.one_literal(next + 1),
            b'[' | b'`' => !import,
            b'?' => self.bytes[next..].starts_with(b"?."),
            b';' | b',' | b')' | b']' | b'}' => {
                let behind = self.behind().0;
                !import && !in_word(behind) && !matches!(behind, b'"' | b'\'' | b'`' | b'.' | b'*')
            }
            _ => false,
        }
    }

    /// Whether a literal without escapes is all up to the next `)` or `,`.
    pub(super) fn one_literal(&self, at: usize) -> bool {
        let at = self.skip(at);
        let quote = self.byte(at);
        if !matches!(quote, b'"' | b'\'' | b'`') {
            // An empty argument list is a mention in prose, or a method of that name.
            return quote == b')';
        }
        let rest = &self.bytes[at + 1..];
        let Some(length) = memchr::memchr2(quote, b'\n', rest) else { return false };
        let literal = &rest[..length];
        let plain = rest[length] == quote && !literal.contains(&b'\\') && !(quote == b'`' && literal.contains(&b'$'));
        plain && matches!(self.byte(self.skip(at + length + 2)), b')' | b',')
    }

    /// Whether it is an escape of a letter, and not a backslash that is written as one: `"\\u0073"`.
    pub(super) fn spells_a_letter(&self) -> bool {
        let escaped = self.bytes[..self.start].iter().rev().take_while(|&&byte| byte == b'\\').count();
        if escaped % 2 == 1 {
            return false;
        }
        let rest = self.bytes.get(self.end..).unwrap_or_default();
        let digits = match self.bytes[self.end - 1] {
            b'{' => rest.iter().position(|&b| b == b'}').map(|end| &rest[..end.min(8)]),
            _ => rest.get(..2),
        };
        let value = digits.and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| u32::from_str_radix(d, 16).ok());
        value.and_then(char::from_u32).is_some_and(|c| c.is_ascii_alphabetic())
    }
}

/// `Function("return this")`, however it is spelled.
fn returns_this(arguments: &[u8]) -> bool {
    let arguments = arguments.trim_ascii_start();
    let Some((quote @ (b'"' | b'\''), rest)) = arguments.split_first() else { return false };
    rest.strip_prefix(b"return this").is_some_and(|rest| {
        let rest = rest.strip_prefix(b";").unwrap_or(rest);
        rest.first() == Some(quote)
    })
}
