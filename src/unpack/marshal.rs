//! The few forms of Python's marshal format in which PyInstaller writes a table of modules: a list (or a dictionary) of
//! names, each with a tuple of kind, place and length.
//!
//! Read into a flat list of what stands there, without a stack: the nesting is always the same.

use std::ops::Range;

use crate::limits;

/// The modules of a table and where each stands.
pub fn table(bytes: &[u8]) -> Option<Vec<(String, Range<usize>)>> {
    let mut reader = Reader { bytes, at: 0, known: Vec::new() };
    let mut modules = Vec::new();
    let (mut name, mut numbers): (Option<String>, Vec<usize>) = (None, Vec::new());
    while let Some(item) = reader.next() {
        match item {
            Item::Text(text) => {
                name = Some(text);
                numbers.clear();
            }
            Item::Number(number) => numbers.push(number),
            Item::Other => {}
        }
        if let (Some(known), [_, start, length]) = (&name, &numbers[..]) {
            modules.push((known.clone(), *start..start.saturating_add(*length)));
            (name, numbers) = (None, Vec::new());
        }
        if modules.len() > limits::ARCHIVE_ENTRIES {
            break;
        }
    }
    (!modules.is_empty()).then_some(modules)
}

#[derive(Clone)]
enum Item {
    Text(String),
    Number(usize),
    Other,
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    /// What later references mean, by the order of their flags.
    known: Vec<Item>,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<Item> {
        let tag = *self.bytes.get(self.at)?;
        self.at += 1;
        let index = self.known.len();
        if tag & 0x80 != 0 {
            self.known.push(Item::Other);
        }
        let item = match tag & 0x7f {
            b'[' | b'(' | b'<' => {
                self.word()?;
                Item::Other
            }
            b')' => {
                self.at += 1;
                Item::Other
            }
            b'{' | b'0' | b'N' | b'T' | b'F' => Item::Other,
            b'i' => Item::Number(self.word()?),
            b'z' | b'Z' => {
                let length = usize::from(*self.bytes.get(self.at)?);
                self.at += 1;
                self.text(length)?
            }
            b'a' | b'A' | b'u' | b't' | b's' => {
                let length = self.word()?;
                self.text(length)?
            }
            b'r' => self.word().and_then(|index| self.known.get(index).cloned())?,
            _ => return None,
        };
        if let Some(known) = self.known.get_mut(index) {
            *known = item.clone();
        }
        Some(item)
    }

    fn word(&mut self) -> Option<usize> {
        let field = self.bytes.get(self.at..self.at.checked_add(4)?)?;
        self.at += 4;
        usize::try_from(u32::from_le_bytes([field[0], field[1], field[2], field[3]])).ok()
    }

    fn text(&mut self, length: usize) -> Option<Item> {
        let text = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(Item::Text(String::from_utf8_lossy(text).into_owned()))
    }
}
