//! Python strings: sequences of code points. Text that is all ASCII is indexed in constant time.

use std::rc::Rc;

/// Stands in a text for what is not known of it.
pub(super) const HOLE: char = '…';

/// A string. Lone surrogates cannot be held: what makes one is not known.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Str {
    text: Rc<String>,
    ascii: bool,
}

impl Str {
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Length in code points.
    pub(super) fn len(&self) -> usize {
        if self.ascii { self.text.len() } else { self.text.chars().count() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it is all ASCII.
    pub(super) fn is_ascii(&self) -> bool {
        self.ascii
    }

    /// The code point at `index`, which counts from the front.
    pub(super) fn get(&self, index: usize) -> Option<char> {
        match self.ascii {
            true => self.text.as_bytes().get(index).map(|&byte| char::from(byte)),
            false => self.text.chars().nth(index),
        }
    }

    /// Adds text at the end: in place, if nobody else holds this one.
    pub(super) fn push(&mut self, more: &Str) {
        Rc::make_mut(&mut self.text).push_str(&more.text);
        self.ascii &= more.ascii;
    }

    /// Whether nobody else holds it.
    pub(super) fn is_sole(&self) -> bool {
        Rc::strong_count(&self.text) == 1
    }

    /// The code points from `start` to `end`, both cut at the length.
    pub(super) fn slice(&self, start: usize, end: usize) -> Str {
        if self.ascii {
            let end = end.min(self.text.len());
            return Str::from(&self.text[start.min(end)..end]);
        }
        self.text.chars().skip(start).take(end.saturating_sub(start)).collect::<String>().into()
    }
}

impl From<&str> for Str {
    fn from(text: &str) -> Self {
        Self { ascii: text.is_ascii(), text: Rc::new(text.to_owned()) }
    }
}

impl From<String> for Str {
    fn from(text: String) -> Self {
        Self { ascii: text.is_ascii(), text: Rc::new(text) }
    }
}

impl From<char> for Str {
    fn from(c: char) -> Self {
        Self::from(&*c.encode_utf8(&mut [0; 4]))
    }
}
