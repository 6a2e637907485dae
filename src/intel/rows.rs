//! All rows, kept as places in the texts that brought them: a hundred thousand indicators of one file cost no allocation
//! each, and giving them back costs nothing.

use crate::finding::Confidence;

use super::row::{Row, What};

/// A part of a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Part {
    from: u32,
    to: u32,
}

impl Part {
    /// Where `part` stands in `whole`, if it is a part of it.
    pub(super) fn of(whole: &str, part: &str) -> Option<Self> {
        let from = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
        let to = from.checked_add(part.len()).filter(|to| *to <= whole.len())?;
        Some(Self { from: u32::try_from(from).ok()?, to: u32::try_from(to).ok()? })
    }

    pub(super) fn get(self, text: &str) -> &str {
        text.get(self.from as usize..self.to as usize).unwrap_or_default()
    }
}

/// A row as places in one text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed {
    pub(super) text: u32,
    pub(super) value: Part,
    pub(super) family: Part,
    pub(super) source: Part,
    pub(super) date: Part,
    pub(super) what: What,
    pub(super) confidence: Confidence,
    pub(super) decides: bool,
}

/// Rows in the order in which they were read.
#[derive(Debug, Default)]
pub struct Rows {
    texts: Vec<String>,
    rows: Vec<Packed>,
}

impl Rows {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row by its number: below [`Rows::len`].
    pub fn get(&self, number: usize) -> Row<'_> {
        self.row(&self.rows[number])
    }

    /// What a row is.
    pub fn what(&self, number: usize) -> What {
        self.rows[number].what
    }

    /// The value of a row.
    pub fn value(&self, number: usize) -> &str {
        let row = &self.rows[number];
        row.value.get(&self.texts[row.text as usize])
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|row| self.row(row))
    }

    /// Those from a number on.
    pub fn since(&self, number: usize) -> impl Iterator<Item = Row<'_>> {
        self.rows[number..].iter().map(|row| self.row(row))
    }

    fn row(&self, row: &Packed) -> Row<'_> {
        let text = &self.texts[row.text as usize];
        Row {
            what: row.what,
            value: row.value.get(text),
            family: row.family.get(text),
            confidence: row.confidence,
            decides: row.decides,
            source: row.source.get(text),
            date: row.date.get(text),
        }
    }

    /// Keeps a text; rows name it by the number that this returns.
    pub(super) fn keep(&mut self, text: String) -> u32 {
        self.texts.push(text);
        (self.texts.len() - 1) as u32
    }

    /// Adds rows of the texts that were kept.
    pub(super) fn extend(&mut self, rows: impl ExactSizeIterator<Item = Packed>) {
        self.rows.reserve(rows.len());
        self.rows.extend(rows);
    }
}
