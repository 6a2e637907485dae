//! The language's own functions, as far as they are pure, on values that are known.
//!
//! A native answers `None` where what it is asked depends on something unknown: the caller then makes an unknown value
//! that carries on what went in.

/// The value, or the answer that it is not known.
macro_rules! known {
    ($value:expr) => {
        match $value {
            Some(value) => value,
            None => return Ok(None),
        }
    };
}

mod array;
mod bytes;
mod collection;
mod error;
mod function;
mod json;
mod math;
mod number;
mod object;
mod regexp;
mod string;
mod uri;

use super::convert::to_integer;
use super::text::Text;
use super::value::{Slot, Val, Value};
use super::{Abrupt, Machine};
use crate::analyse::flow::{At, Labels};

pub(super) use function::native_text;
pub(super) use math::power;
pub(super) use object::own_keys;
pub(super) use regexp::{Cache as Regexps, make as make_regexp, property as property_of_regexp};
pub(super) use string::is_space;

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

    /// An argument as a number.
    fn number(&self, machine: &mut Machine<'_>, index: usize) -> Result<Option<f64>, Abrupt> {
        machine.number(self.argument(index), self.at)
    }

    /// An argument as an integer or infinity, `default` if it is undefined.
    fn integer(&self, machine: &mut Machine<'_>, index: usize, default: f64) -> Result<Option<f64>, Abrupt> {
        match self.argument(index).value {
            Value::Undefined => Ok(Some(default)),
            _ => Ok(self.number(machine, index)?.map(to_integer)),
        }
    }

    /// An argument as a text.
    fn text(&self, machine: &mut Machine<'_>, index: usize) -> Result<Option<Text>, Abrupt> {
        machine.known_text(self.argument(index), self.at)
    }

    /// `this` as a text. Nothing is not turned into one.
    fn this_text(&self, machine: &mut Machine<'_>) -> Result<Option<Text>, Abrupt> {
        match self.this.value {
            Value::Undefined | Value::Null => Ok(None),
            _ => machine.known_text(self.this, self.at),
        }
    }
}

/// The place that `slice` and its relatives mean: from the end if negative, cut at both ends.
fn relative(index: f64, length: usize) -> usize {
    let length = length as f64;
    if index < 0.0 { (length + index).max(0.0) as usize } else { index.min(length) as usize }
}

/// The answer to a change that depends on something unknown. Where only what is certain counts, nothing is certain
/// about the changed object from here on.
fn unmade(machine: &Machine<'_>) -> Answer {
    if machine.strict { Err(Abrupt::Stop) } else { Ok(None) }
}

/// Throws an error whose message is not known.
fn throw_vaguely(machine: &mut Machine<'_>, kind: &str) -> Abrupt {
    let abrupt = machine.throw(kind, "");
    if let Abrupt::Throw(error) = &abrupt
        && let Some(id) = error.as_object()
    {
        machine.heap.get_mut(id).props.set("message".into(), Slot::Data(Val::UNKNOWN));
    }
    abrupt
}

/// Counts a pass over `units` units of text or elements that native code makes in one go.
fn spend_pass(machine: &mut Machine<'_>, units: usize) -> Result<(), Abrupt> {
    machine.steps += units as u64 / 64;
    machine.step()
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
        Of::Bytes => bytes::method(name),
        Of::Map | Of::Set | Of::Iterator => collection::method(of, name),
        Of::Error => error::method(name),
        Of::Object => None,
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

/// A constant by its full name: `Math.PI`.
pub(super) fn constant(name: &str) -> Option<Val> {
    math::constant(name).or_else(|| number::constant(name)).map(Val::number)
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
        "TextDecoder().decode",
        "TextDecoder(utf-16le)().decode",
        "TextDecoder(latin1)().decode",
    ];
    if DECODERS.contains(&name) { Labels::DECODED } else { Labels::NONE }
}
