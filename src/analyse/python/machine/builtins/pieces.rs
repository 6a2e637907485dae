//! A text put together of what is known and what is not.

use super::{Out, World};
use crate::analyse::python::machine::text::HOLE;
use crate::analyse::python::machine::value::Value;

/// Text so far.
pub(super) struct Pieces {
    text: String,
    whole: bool,
}

impl Pieces {
    pub(super) fn new() -> Self {
        Self { text: String::new(), whole: true }
    }

    pub(super) fn push(&mut self, world: &mut World<'_>, text: &str) -> Out<()> {
        world.room(text.len())?;
        self.text.push_str(text);
        // Pieces may be many and each may be small: together they stay under what one text may be.
        if self.text.len() as u64 > crate::limits::EVALUATOR_TEXT_BYTES / 4 {
            Err(super::Stop::Unknown)
        } else {
            Ok(())
        }
    }

    /// Something before it is not known.
    pub(super) fn unsure(&mut self) {
        self.whole = false;
    }

    /// A piece that is not known.
    pub(super) fn hole(&mut self) {
        self.whole = false;
        self.text.push(HOLE);
    }

    /// A text, a text with holes, or something not known.
    pub(super) fn push_value(&mut self, world: &mut World<'_>, value: &Value) -> Out<()> {
        match value {
            Value::Str(text) => self.push(world, text.as_str()),
            Value::Partial(text) => {
                self.whole = false;
                self.push(world, text.as_str())
            }
            _ => {
                self.hole();
                Ok(())
            }
        }
    }

    /// A text, with holes if a piece was not known. One that is nothing but holes tells nothing.
    pub(super) fn finish(self) -> Out {
        match self.whole {
            true => Ok(Value::Str(self.text.into())),
            false if self.text.chars().all(|c| c == HOLE) => Err(super::Stop::Unknown),
            false => Ok(Value::Partial(self.text.into())),
        }
    }
}
