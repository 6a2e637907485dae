//! What Python itself computes: operators, methods of its types, and the pure functions of its library.
//!
//! Everything here is exact: an answer is what CPython 3 gives for the same values, or [`Answer::Unknown`]. Nothing here
//! knows labels, scopes or calls back; who asks sees to where values came from.

use super::value::{Heap, Names, Val, Value};

/// What values live in.
#[derive(Default)]
pub(super) struct World<'a> {
    pub(super) heap: Heap<'a>,
    pub(super) names: Names,
    /// Text and bytes made so far.
    text_bytes: u64,
}

impl World<'_> {
    /// Counts text or bytes that are about to be made; false when it is too much.
    pub(super) fn spend(&mut self, bytes: usize) -> bool {
        self.text_bytes = self.text_bytes.saturating_add(bytes as u64 + 16);
        let most = crate::limits::EVALUATOR_TEXT_BYTES;
        bytes as u64 <= most / 4 && self.text_bytes <= 8 * most
    }
}

/// What a computation comes to.
#[derive(Debug)]
pub(super) enum Answer {
    Known(Value),
    /// The language raises this.
    Raises(&'static str),
    Unknown,
}

/// What a function is given: the values and those with a name. `this` is what a method belongs to.
pub(super) struct Asked<'v> {
    pub(super) this: &'v Val,
    pub(super) arguments: &'v [Val],
    pub(super) named: &'v [(std::rc::Rc<str>, Val)],
}

/// A function that is computed.
pub(super) type Native = for<'a> fn(&mut World<'a>, &Asked<'_>) -> Answer;
