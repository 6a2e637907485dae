//! What Python itself computes: operators, methods of its types, and the pure functions of its library.
//!
//! Everything here is exact: an answer is what CPython 3 gives for the same values, or [`Answer::Unknown`]. Nothing here
//! knows labels, scopes or calls back; who asks sees to where values came from.

/// The native of a name, out of functions that answer [`Out`].
macro_rules! natives {
    ($name:expr, { $($word:pat => $function:expr,)* }) => {
        match $name {
            $($word => {
                let native: $crate::analyse::python::machine::builtins::Native =
                    |world, asked| $function(world, asked).into();
                Some(native)
            })*
            _ => None,
        }
    };
}

mod arguments;
mod array;
mod constants;
mod convert;
mod encoding;
mod functions;
mod iterator;
mod library;
mod mapping;
mod number;
mod pieces;
mod text;

pub(super) mod cipher;
pub(in crate::analyse::python) mod fold;
pub(super) mod format;
pub(super) mod operators;

use super::value::{Heap, Kind, Names, Val, Value};

pub(super) use constants::constant;
pub(super) use encoding::decoders;
pub(super) use iterator::iterate;
pub(super) use library::made;

/// What values live in.
#[derive(Default)]
pub(super) struct World<'a> {
    pub(super) heap: Heap<'a>,
    pub(super) names: Names,
    /// Text and bytes made so far.
    text_bytes: u64,
    /// Elements looked at so far, and sixteenths of text.
    work: u64,
    /// What of [`crate::limits::EVALUATOR_WORK`] is not for this program.
    kept_back: u64,
    /// Texts made so far, and pieces of texts looked at: what a decoder does all the time.
    texts: u64,
    patterns: library::Patterns,
    generators: library::Generators,
}

impl<'a> World<'a> {
    /// Counts text or bytes that are about to be made; false when it is too much.
    pub(super) fn spend(&mut self, bytes: usize) -> bool {
        self.text_bytes = self.text_bytes.saturating_add(bytes as u64 + 16);
        self.texts += 1;
        let most = crate::limits::EVALUATOR_TEXT_BYTES;
        bytes as u64 <= most / 4 && self.text_bytes <= 8 * most
    }

    /// Leaves a program that holds nothing to decode a part of the work, or any program all of it.
    pub(super) fn allow(&mut self, part: bool) {
        let all = crate::limits::EVALUATOR_WORK;
        self.kept_back = if part { all - all / crate::limits::EVALUATOR_WORK_PART } else { 0 };
    }

    /// Whether a text of that length may be made at all.
    pub(super) fn is_short(&self, bytes: usize) -> bool {
        bytes as u64 <= crate::limits::EVALUATOR_TEXT_BYTES / 4
    }

    /// See [`World::texts`].
    pub(super) fn texts(&self) -> u64 {
        self.texts
    }

    /// Text or bytes of that length may be made.
    fn room(&mut self, bytes: usize) -> Out<()> {
        if self.spend(bytes) { self.pass(bytes / 16) } else { Err(Stop::Unknown) }
    }

    /// That many elements may be held.
    fn elements(&mut self, count: usize) -> Out<()> {
        self.pass(count)?;
        if count <= crate::limits::EVALUATOR_ELEMENTS && self.heap.grow(count) { Ok(()) } else { Err(Stop::Unknown) }
    }

    /// Counts a pass over that many elements.
    fn pass(&mut self, elements: usize) -> Out<()> {
        self.work = self.work.saturating_add(elements as u64 + 1);
        if self.work + self.kept_back <= crate::limits::EVALUATOR_WORK { Ok(()) } else { Err(Stop::Unknown) }
    }

    /// A new object.
    fn object(&mut self, kind: Kind<'a>) -> Out {
        self.heap.add(kind).map(Value::Object).ok_or(Stop::Unknown)
    }

    fn list(&mut self, items: Vec<Val>) -> Out {
        self.object(Kind::List(items))
    }

    fn tuple(&mut self, items: impl Into<std::rc::Rc<[Val]>>) -> Out {
        self.object(Kind::Tuple(items.into()))
    }
}

/// What a computation comes to.
#[derive(Debug)]
pub(super) enum Answer {
    Known(Value),
    /// Something that was there before: an element taken out of a container, with where it came from.
    Element(Val),
    /// The language raises this.
    Raises(&'static str),
    Unknown,
}

/// Why there is no value.
#[derive(Debug, Clone, Copy)]
enum Stop {
    Raises(&'static str),
    Unknown,
}

/// A value, or why there is none.
type Out<T = Value> = Result<T, Stop>;

const TYPE: Stop = Stop::Raises("TypeError");
const VALUE: Stop = Stop::Raises("ValueError");
const INDEX: Stop = Stop::Raises("IndexError");
const OVERFLOW: Stop = Stop::Raises("OverflowError");
const ZERO: Stop = Stop::Raises("ZeroDivisionError");

impl From<Out> for Answer {
    fn from(out: Out) -> Self {
        match out {
            Ok(Value::Unknown) | Err(Stop::Unknown) => Answer::Unknown,
            Ok(value) => Answer::Known(value),
            Err(Stop::Raises(what)) => Answer::Raises(what),
        }
    }
}

impl From<Out<Val>> for Answer {
    fn from(out: Out<Val>) -> Self {
        match out {
            Ok(val) => Answer::Element(val),
            Err(stop) => Err::<Value, Stop>(stop).into(),
        }
    }
}

/// What a function is given: the values and those with a name. `this` is what a method belongs to.
pub(super) struct Asked<'v> {
    pub(super) this: &'v Val,
    pub(super) arguments: &'v [Val],
    pub(super) named: &'v [(std::rc::Rc<str>, Val)],
}

/// A function that is computed.
pub(super) type Native = for<'a> fn(&mut World<'a>, &Asked<'_>) -> Answer;

/// A function by its dotted name: `len`, `base64.b64decode`, `bytes.fromhex`.
pub(super) fn function(name: &str) -> Option<Native> {
    let name = name.strip_prefix("builtins.").or_else(|| name.strip_prefix("__builtin__.")).unwrap_or(name);
    functions::function(name)
        .or_else(|| number::function(name))
        .or_else(|| iterator::function(name))
        .or_else(|| array::function(name))
        .or_else(|| mapping::function(name))
        .or_else(|| text::function(name))
        .or_else(|| encoding::function(name))
        .or_else(|| library::function(name))
}

/// Whether a method changes what it belongs to.
pub(super) fn changes(name: &str) -> bool {
    const CHANGING: &[&str] = &[
        "add",
        "append",
        "clear",
        "difference_update",
        "discard",
        "extend",
        "insert",
        "intersection_update",
        "pop",
        "popitem",
        "remove",
        "reverse",
        "seed",
        "setdefault",
        "sort",
        "update",
        "__delitem__",
        "__setitem__",
    ];
    CHANGING.contains(&name)
}

/// A method of a value: `upper` of a text.
pub(super) fn method(value: &Value, heap: &Heap<'_>, name: &str) -> Option<Native> {
    match value {
        Value::Str(_) => text::method(name),
        Value::Partial(_) => text::method(name).filter(|_| text::keeps_holes(name)),
        Value::Bytes(_) => array::bytes::method(name),
        Value::Bool(_) | Value::Int(_) => number::int::method(name),
        Value::Float(_) => number::float::method(name),
        Value::Object(id) => match &heap.get(*id).kind {
            Kind::List(_) => array::list::method(name),
            Kind::Tuple(_) | Kind::Range(..) => array::sequence::method(name),
            Kind::Dict(_) => mapping::dict::method(name),
            Kind::Set(_) => mapping::set::method(name),
            Kind::ByteArray(_) => array::bytearray::method(name).or_else(|| array::bytes::method(name)),
            Kind::Iterator { .. } | Kind::Cycle { .. } | Kind::Count { .. } => iterator::method(name),
            Kind::Instance { .. } => library::method(heap, *id, name),
            _ => None,
        },
        Value::None | Value::Host(_) | Value::Unknown => None,
    }
}
