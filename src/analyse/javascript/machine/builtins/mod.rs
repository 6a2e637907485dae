//! The language's own functions, as far as they are pure, on values that are known.
//!
//! A native answers `None` where what it is asked depends on something unknown: the caller then makes an unknown value
//! that carries on what went in.

mod array;
mod bytes;
mod collection;
mod function;
mod json;
mod math;
mod number;
mod object;
mod regexp;
mod string;
mod uri;

use super::origin::{At, Labels};
use super::value::Val;
use super::{Abrupt, Machine};

/// A pure function of the language.
pub(super) type Native = for<'a> fn(&mut Machine<'a>, &Asked<'_>) -> Answer;

/// What a native gives: `None` if it cannot be known.
pub(super) type Answer = Result<Option<Val>, Abrupt>;

/// One call of a native.
pub(super) struct Asked<'c> {
    pub(super) this: &'c Val,
    pub(super) arguments: &'c [Val],
    pub(super) at: At,
}

impl Asked<'_> {
    /// An argument, `undefined` if there is none.
    pub(super) fn argument(&self, index: usize) -> &Val {
        self.arguments.get(index).unwrap_or(&Val::UNDEFINED)
    }
}

/// Whose method is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Of {
    String,
    Number,
    Boolean,
    Array,
    Function,
    RegExp,
    Bytes,
    Map,
    Set,
    Iterator,
    Object,
    Error,
}

impl Of {
    /// The name of its constructor.
    pub(super) fn word(self) -> &'static str {
        match self {
            Of::String => "String",
            Of::Number => "Number",
            Of::Boolean => "Boolean",
            Of::Array => "Array",
            Of::Function => "Function",
            Of::RegExp => "RegExp",
            Of::Bytes => "Buffer",
            Of::Map => "Map",
            Of::Set => "Set",
            Of::Iterator => "Iterator",
            Of::Object => "Object",
            Of::Error => "Error",
        }
    }

    /// Whose prototype `word` names.
    pub(super) fn named(word: &str) -> Option<Of> {
        const ALL: [Of; 12] = [
            Of::String,
            Of::Number,
            Of::Boolean,
            Of::Array,
            Of::Function,
            Of::RegExp,
            Of::Bytes,
            Of::Map,
            Of::Set,
            Of::Iterator,
            Of::Object,
            Of::Error,
        ];
        if word == "Uint8Array" {
            return Some(Of::Bytes);
        }
        ALL.into_iter().find(|of| of.word() == word)
    }
}

/// A method of a prototype: `split` of [`Of::String`].
pub(super) fn method(of: Of, name: &str) -> Option<Native> {
    match of {
        Of::String => string::method(name),
        Of::Number | Of::Boolean => number::method(name),
        Of::Array => array::method(name),
        Of::Function => function::method(name),
        Of::RegExp => regexp::method(name),
        Of::Bytes => bytes::method(name).or_else(|| array::method(name)),
        Of::Map | Of::Set | Of::Iterator => collection::method(of, name),
        Of::Object | Of::Error => None,
    }
    .or_else(|| object::method(name))
}

/// A function by its full name: `parseInt`, `String.fromCharCode`, `new Uint8Array`, `Array.prototype.slice.call` is not one
/// (the caller unfolds it).
pub(super) fn global(name: &str) -> Option<Native> {
    if let Some((of, rest)) = name.split_once(".prototype.") {
        return method(Of::named(of)?, rest);
    }
    string::global(name)
        .or_else(|| number::global(name))
        .or_else(|| math::global(name))
        .or_else(|| array::global(name))
        .or_else(|| object::global(name))
        .or_else(|| bytes::global(name))
        .or_else(|| collection::global(name))
        .or_else(|| regexp::global(name))
        .or_else(|| json::global(name))
        .or_else(|| uri::global(name))
        .or_else(|| function::global(name))
}

/// What the result of a function is, beyond what went in: text that was decoded.
pub(super) fn labels(name: &str) -> Labels {
    const DECODERS: &[&str] = &[
        "atob",
        "unescape",
        "decodeURIComponent",
        "String.fromCharCode",
        "String.fromCodePoint",
        "Buffer.from",
        "Buffer.prototype.toString",
        "TextDecoder.prototype.decode",
    ];
    if DECODERS.contains(&name) { Labels::DECODED } else { Labels::NONE }
}
