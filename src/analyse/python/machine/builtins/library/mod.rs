//! Pure functions of the standard library, one module of it a file.

mod hashes;
mod html;
mod itertools;
mod json;
mod math;
mod operator;
mod path;
mod pattern;
mod randomness;
mod textwrap;
pub(super) mod thing;
mod url;

use super::encoding::decompressor;
use super::{Heap, Native};
use crate::analyse::python::machine::value::Id;

pub(super) use pattern::{Cache as Patterns, constant as pattern_flag, group_of};
pub(super) use randomness::Generators;

pub(super) fn function(name: &str) -> Option<Native> {
    hashes::function(name)
        .or_else(|| html::function(name))
        .or_else(|| itertools::function(name))
        .or_else(|| json::function(name))
        .or_else(|| math::function(name))
        .or_else(|| operator::function(name))
        .or_else(|| path::function(name))
        .or_else(|| pattern::function(name))
        .or_else(|| randomness::function(name))
        .or_else(|| textwrap::function(name))
        .or_else(|| url::function(name))
}

/// Whether the library made an object.
pub(in super::super) fn made(heap: &Heap<'_>, id: Id) -> bool {
    thing::what(heap, id).is_some()
}

/// A method of an object that the library made: a hash, a pattern, a match, a generator of numbers.
pub(super) fn method(heap: &Heap<'_>, id: Id, name: &str) -> Option<Native> {
    match thing::what(heap, id)? {
        decompressor::DECOMPRESSOR => decompressor::method(name),
        hashes::HASH => hashes::method(name),
        pattern::PATTERN => pattern::method(name),
        pattern::MATCH => pattern::match_method(name),
        randomness::GENERATOR => randomness::method(name),
        _ => None,
    }
}
