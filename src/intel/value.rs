//! A text within a larger one that many share: a hundred thousand values of one file cost no allocation each.

use std::ops::Deref;
use std::sync::Arc;

/// A part of a shared text, or a text of its own.
#[derive(Clone, Debug)]
pub struct Value {
    whole: Arc<str>,
    from: u32,
    to: u32,
}

impl Value {
    /// `part` as a part of `whole` if it is one, else on its own.
    pub fn of(whole: &Arc<str>, part: &str) -> Self {
        let from = (part.as_ptr() as usize).wrapping_sub(whole.as_ptr() as usize);
        let to = from.wrapping_add(part.len());
        if from <= to
            && to <= whole.len()
            && let (Ok(from), Ok(to)) = (u32::try_from(from), u32::try_from(to))
        {
            return Self { whole: whole.clone(), from, to };
        }
        Self { whole: Arc::from(part), from: 0, to: u32::try_from(part.len()).unwrap_or(u32::MAX) }
    }
}

impl Deref for Value {
    type Target = str;

    fn deref(&self) -> &str {
        self.whole.get(self.from as usize..self.to as usize).unwrap_or_default()
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self)
    }
}
