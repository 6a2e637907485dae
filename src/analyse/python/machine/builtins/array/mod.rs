//! Lists, tuples, ranges, and bytes: what is indexed by number.

pub(super) mod bytearray;
pub(super) mod bytes;
pub(super) mod list;
pub(super) mod sequence;
mod sort;

use super::Native;

pub(super) use sort::{is_reversed, sort};

pub(super) fn function(name: &str) -> Option<Native> {
    list::function(name).or_else(|| bytes::function(name)).or_else(|| bytearray::function(name))
}
