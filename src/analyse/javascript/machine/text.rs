//! JavaScript strings: sequences of 16-bit units, kept narrow (Latin-1) as long as no unit needs more.
//!
//! Decoders index and append one unit at a time, so both are constant time; equal texts have equal forms.

use std::fmt;
use std::rc::Rc;

/// Stands in a partly known text for what is not known. A noncharacter: it occurs in no program.
pub(super) const HOLE: u16 = 0xFFFF;

/// Begins the names that no program spells: no text that means anything begins so.
const HIDDEN: [u16; 3] = [HOLE, 0xDFFF, HOLE];

/// An immutable string, cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Text(Rc<Units>);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Units {
    /// Every unit below 256.
    Narrow(Vec<u8>),
    /// At least one unit of 256 or more.
    Wide(Vec<u16>),
}

impl Text {
    pub(super) fn empty() -> Self {
        Self(Rc::new(Units::Narrow(Vec::new())))
    }

    /// One unit.
    pub(super) fn unit(unit: u16) -> Self {
        Self(Rc::new(match u8::try_from(unit) {
            Ok(byte) => Units::Narrow(vec![byte]),
            Err(_) => Units::Wide(vec![unit]),
        }))
    }

    /// The name of a property that no program can spell: a private member (`#name`), or a symbol's (`Symbol.iterator`).
    pub(super) fn hidden(name: &str) -> Self {
        let mut text = Self::from_units(&HIDDEN);
        text.push(&name.into());
        text
    }

    /// Whether it is a [`Self::hidden`] name.
    pub(super) fn is_hidden(&self) -> bool {
        matches!(&*self.0, Units::Wide(units) if units.starts_with(&HIDDEN))
    }

    /// Whether it is the name of a private member.
    pub(super) fn is_private(&self) -> bool {
        self.is_hidden() && self.at(HIDDEN.len()) == Some(u16::from(b'#'))
    }

    /// Each byte is a unit.
    pub(super) fn latin1(bytes: &[u8]) -> Self {
        Self(Rc::new(Units::Narrow(bytes.to_vec())))
    }

    pub(super) fn from_units(units: &[u16]) -> Self {
        if units.iter().all(|&unit| unit < 256) {
            return Self(Rc::new(Units::Narrow(units.iter().map(|&unit| unit as u8).collect())));
        }
        Self(Rc::new(Units::Wide(units.to_vec())))
    }

    /// A string literal of the syntax tree, in which a lone surrogate is written as U+FFFD and four hexadecimal digits.
    pub(super) fn from_lone_surrogates(text: &str) -> Self {
        let mut units = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            let code =
                rest.get(..4).filter(|_| c == '\u{fffd}').and_then(|digits| u16::from_str_radix(digits, 16).ok());
            match code {
                Some(code) => {
                    units.push(code);
                    rest = &rest[4..];
                }
                None => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
            }
        }
        Self::from_units(&units)
    }

    /// Length in units.
    pub(super) fn len(&self) -> usize {
        match &*self.0 {
            Units::Narrow(bytes) => bytes.len(),
            Units::Wide(units) => units.len(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn at(&self, index: usize) -> Option<u16> {
        match &*self.0 {
            Units::Narrow(bytes) => bytes.get(index).map(|&byte| u16::from(byte)),
            Units::Wide(units) => units.get(index).copied(),
        }
    }

    /// The units from `start` to `end`, both cut at the length.
    pub(super) fn slice(&self, start: usize, end: usize) -> Text {
        let end = end.min(self.len());
        let start = start.min(end);
        match &*self.0 {
            Units::Narrow(bytes) => Self::latin1(&bytes[start..end]),
            Units::Wide(units) => Self::from_units(&units[start..end]),
        }
    }

    pub(super) fn units(&self) -> Vec<u16> {
        match &*self.0 {
            Units::Narrow(bytes) => bytes.iter().map(|&byte| u16::from(byte)).collect(),
            Units::Wide(units) => units.clone(),
        }
    }

    /// The bytes, if every unit is below 256.
    pub(super) fn narrow(&self) -> Option<&[u8]> {
        match &*self.0 {
            Units::Narrow(bytes) => Some(bytes),
            Units::Wide(_) => None,
        }
    }

    /// Appends in place where nobody else holds the text.
    pub(super) fn push(&mut self, other: &Text) {
        if self.is_empty() {
            *self = other.clone();
            return;
        }
        match (Rc::make_mut(&mut self.0), &*other.0) {
            (Units::Narrow(mine), Units::Narrow(theirs)) => mine.extend_from_slice(theirs),
            (Units::Wide(mine), Units::Wide(theirs)) => mine.extend_from_slice(theirs),
            (Units::Wide(mine), Units::Narrow(theirs)) => mine.extend(theirs.iter().map(|&byte| u16::from(byte))),
            (Units::Narrow(mine), Units::Wide(theirs)) => {
                let mut wide: Vec<u16> = mine.iter().map(|&byte| u16::from(byte)).collect();
                wide.extend_from_slice(theirs);
                self.0 = Rc::new(Units::Wide(wide));
            }
        }
    }

    /// Whether nobody else holds the text, so that appending to it copies nothing.
    pub(super) fn is_sole(&self) -> bool {
        Rc::strong_count(&self.0) == 1
    }

    /// Whether both are one and the same in memory.
    pub(super) fn is_same(&self, other: &Text) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The first place at or after `from` where `needle` stands.
    pub(super) fn find(&self, needle: &Text, from: usize) -> Option<usize> {
        let from = from.min(self.len());
        if let (Units::Narrow(mine), Units::Narrow(theirs)) = (&*self.0, &*needle.0) {
            return memchr::memmem::find(&mine[from..], theirs).map(|at| at + from);
        }
        let (mine, theirs) = (self.units(), needle.units());
        if theirs.is_empty() {
            return Some(from);
        }
        mine[from..].windows(theirs.len()).position(|window| window == theirs).map(|at| at + from)
    }

    /// The text equals `other`.
    pub(super) fn is(&self, other: &str) -> bool {
        match &*self.0 {
            _ if !other.is_ascii() => self.to_string() == other,
            Units::Narrow(bytes) => bytes == other.as_bytes(),
            Units::Wide(_) => false,
        }
    }

    /// The array index this property name is.
    pub(super) fn index(&self) -> Option<usize> {
        let bytes = self.narrow()?;
        if bytes.is_empty() || bytes.len() > 9 || (bytes[0] == b'0' && bytes.len() > 1) {
            return None;
        }
        bytes.iter().try_fold(0usize, |sum, b| b.is_ascii_digit().then(|| sum * 10 + usize::from(b - b'0')))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        if text.is_ascii() {
            return Self::latin1(text.as_bytes());
        }
        Self::from_units(&text.encode_utf16().collect::<Vec<u16>>())
    }
}

/// As UTF-8; a lone surrogate becomes U+FFFD, a hole `…`.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        match &*self.0 {
            Units::Narrow(bytes) => bytes.iter().try_for_each(|&byte| f.write_char(char::from(byte))),
            Units::Wide(units) => char::decode_utf16(units.iter().copied()).try_for_each(|c| match c {
                Ok('\u{ffff}') => f.write_char('…'),
                Ok(c) => f.write_char(c),
                Err(_) => f.write_char('\u{fffd}'),
            }),
        }
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}
