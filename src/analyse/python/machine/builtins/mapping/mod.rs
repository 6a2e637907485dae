//! Dictionaries and sets.

pub(super) mod dict;
pub(super) mod set;

use super::Native;

pub(super) fn function(name: &str) -> Option<Native> {
    dict::function(name).or_else(|| set::function(name))
}
