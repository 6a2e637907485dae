//! Texts that Python 3 refuses: what is wrong with one escape is no reason to know nothing of the rest.
//!
//! The parser answers an empty text for `'\x4'`, `"\N{no such name}"` or `b'é'`, which Python 2 takes, and which a program
//! that was damaged on its way holds. Here every escape that is right is undone, and every other stays as it is written.

use ruff_python_ast::{BytesLiteral, StringLiteral};
use ruff_text_size::{Ranged, TextRange};

use super::Machine;

impl Machine<'_> {
    /// The value of a literal that the parser gave up on; `None` if it did not.
    pub(super) fn broken_text(&self, part: &StringLiteral) -> Option<String> {
        let inside = self.inside(part.range()).filter(|_| part.value.is_empty())?;
        Some(undone(inside, true))
    }

    /// The same for bytes.
    pub(super) fn broken_bytes(&self, part: &BytesLiteral) -> Option<Vec<u8>> {
        let inside = self.inside(part.range()).filter(|_| part.value.is_empty())?;
        Some(undone(inside, false).chars().flat_map(bytes_of).collect())
    }

    /// What stands between the quotes of a literal, if anything does.
    fn inside(&self, range: TextRange) -> Option<&str> {
        let unit = self.units.get(usize::from(self.frame.unit))?;
        let text = unit.source.get(range.to_std_range())?;
        let text = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let triple: String = std::iter::repeat_n(quote, 3).collect();
        let marks = if text.len() >= 6 && text.starts_with(&triple) { triple } else { quote.to_string() };
        let text = text.strip_prefix(&*marks)?;
        Some(text.strip_suffix(&*marks).unwrap_or(text)).filter(|text| !text.is_empty())
    }
}

/// A character of a byte string: one byte where it is one, its UTF-8 where it should not stand there at all.
fn bytes_of(c: char) -> Vec<u8> {
    match u8::try_from(u32::from(c)) {
        Ok(byte) => vec![byte],
        Err(_) => c.to_string().into_bytes(),
    }
}

/// The text with the escapes undone that are right.
fn undone(text: &str, unicode: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = &rest[at + 1..];
        let (made, length) = escaped(escape, unicode);
        match made {
            Some(made) => out.extend(made),
            None => out.push_str(&rest[at..at + 1 + length]),
        }
        rest = &escape[length..];
    }
    out.push_str(rest);
    out
}

/// What an escape stands for (nothing, for a line that goes on), and its length behind the backslash; no value if it is wrong.
fn escaped(escape: &str, unicode: bool) -> (Option<Option<char>>, usize) {
    let Some(first) = escape.chars().next() else { return (None, 0) };
    let code = |skip: usize, digits: usize, radix: u32| {
        let number = escape.get(skip..skip + digits).and_then(|digits| u32::from_str_radix(digits, radix).ok());
        match number.and_then(char::from_u32) {
            Some(made) => (Some(Some(made)), skip + digits),
            None => (None, first.len_utf8()),
        }
    };
    match first {
        'x' => code(1, 2, 16),
        'u' if unicode => code(1, 4, 16),
        'U' if unicode => code(1, 8, 16),
        '0'..='7' => code(0, escape.bytes().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count(), 8),
        _ => {
            let simple = match first {
                '\n' => None,
                '\\' | '\'' | '"' => Some(first),
                'a' => Some('\x07'),
                'b' => Some('\x08'),
                'f' => Some('\x0c'),
                'n' => Some('\n'),
                'r' => Some('\r'),
                't' => Some('\t'),
                'v' => Some('\x0b'),
                _ => return (None, first.len_utf8()),
            };
            (Some(simple), first.len_utf8())
        }
    }
}
