//! Values of the Python evaluator and the objects they refer to.

use std::rc::Rc;

use indexmap::IndexMap;
use num_bigint::BigInt;
use ruff_python_ast::StmtFunctionDef;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::scope::Env;
use super::text::Str;
use crate::analyse::flow::Origin;

/// What a value is, as far as it is known.
#[derive(Clone, Debug)]
pub(super) enum Value {
    None,
    Bool(bool),
    Int(Int),
    Float(f64),
    Str(Str),
    Bytes(Rc<[u8]>),
    /// A text (or bytes) with [`super::text::HOLE`]s for what is not known of it.
    Partial(Str),
    Object(Id),
    /// Something of the host, by its dotted name: `os.system`, `requests.get`, `socket.socket()`.
    Host(Name),
    Unknown,
}

/// A whole number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Int {
    Small(i64),
    /// Only what does not fit into the other.
    Big(Rc<BigInt>),
}

impl Int {
    pub(super) fn big(&self) -> BigInt {
        match self {
            Int::Small(small) => BigInt::from(*small),
            Int::Big(big) => (**big).clone(),
        }
    }

    pub(super) fn small(&self) -> Option<i64> {
        match self {
            Int::Small(small) => Some(*small),
            Int::Big(_) => None,
        }
    }
}

impl From<i64> for Int {
    fn from(small: i64) -> Self {
        Int::Small(small)
    }
}

impl From<BigInt> for Int {
    fn from(big: BigInt) -> Self {
        i64::try_from(&big).map_or_else(|_| Int::Big(Rc::new(big)), Int::Small)
    }
}

/// A value and where it came from.
#[derive(Clone, Debug)]
pub(super) struct Val {
    pub(super) value: Value,
    pub(super) from: Origin,
}

impl Val {
    pub(super) const NONE: Val = Val { value: Value::None, from: Origin::PLAIN };
    pub(super) const UNKNOWN: Val = Val { value: Value::Unknown, from: Origin::PLAIN };

    pub(super) fn plain(value: Value) -> Val {
        Val { value, from: Origin::PLAIN }
    }

    pub(super) fn int(number: i64) -> Val {
        Val::plain(Value::Int(Int::Small(number)))
    }

    pub(super) fn bool(bool: bool) -> Val {
        Val::plain(Value::Bool(bool))
    }

    pub(super) fn text(text: impl Into<Str>) -> Val {
        Val::plain(Value::Str(text.into()))
    }

    pub(super) fn bytes(bytes: impl Into<Rc<[u8]>>) -> Val {
        Val::plain(Value::Bytes(bytes.into()))
    }

    pub(super) fn object(id: Id) -> Val {
        Val::plain(Value::Object(id))
    }

    pub(super) fn unknown(from: Origin) -> Val {
        Val { value: Value::Unknown, from }
    }

    /// The same value, made in the step `from`.
    pub(super) fn from(self, from: Origin) -> Val {
        Val { from, ..self }
    }

    pub(super) fn as_text(&self) -> Option<&Str> {
        match &self.value {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The text as far as it is known.
    pub(super) fn as_partial(&self) -> Option<&Str> {
        match &self.value {
            Value::Str(text) | Value::Partial(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_object(&self) -> Option<Id> {
        match self.value {
            Value::Object(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn as_host(&self) -> Option<Name> {
        match self.value {
            Value::Host(name) => Some(name),
            _ => None,
        }
    }

    /// Whether everything about the value itself is known (an object's members may still not be).
    pub(super) fn is_known(&self) -> bool {
        !matches!(self.value, Value::Unknown | Value::Partial(_) | Value::Host(_))
    }
}

/// An object's number in the [`Heap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Id(u32);

/// An interned host name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name(u32);

/// Dotted names of host things.
#[derive(Default)]
pub(super) struct Names {
    texts: Vec<Rc<str>>,
    numbers: FxHashMap<Rc<str>, u32>,
}

impl Names {
    pub(super) fn intern(&mut self, name: &str) -> Name {
        if let Some(&number) = self.numbers.get(name) {
            return Name(number);
        }
        let number = self.texts.len() as u32;
        let name: Rc<str> = name.into();
        self.texts.push(name.clone());
        self.numbers.insert(name, number);
        Name(number)
    }

    pub(super) fn text(&self, name: Name) -> Rc<str> {
        self.texts[name.0 as usize].clone()
    }
}

/// What a dictionary or set is searched by. `1`, `1.0` and `True` are one key, as in the language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    None,
    Int(Int),
    /// Bits of a number that is not whole.
    Float(u64),
    Str(Str),
    Bytes(Rc<[u8]>),
    Tuple(Vec<Key>),
    Object(Id),
    Host(Name),
}

impl Key {
    /// Whether a search for it says for certain that it is not there: what a host's name stands for may equal any key.
    pub(super) fn is_certain(&self) -> bool {
        match self {
            Key::Host(_) => false,
            Key::Tuple(keys) => keys.iter().all(Key::is_certain),
            _ => true,
        }
    }
}

/// A dictionary (the values of a set are `None`), in order of insertion. Each entry keeps its key as a value.
pub(super) type Dict = IndexMap<Key, (Val, Val), FxBuildHasher>;

/// Code that can be called.
#[derive(Clone, Copy, Debug)]
pub(super) enum Code<'a> {
    Def(&'a StmtFunctionDef),
    Lambda(&'a ruff_python_ast::ExprLambda),
}

/// A function and where it was made.
#[derive(Clone, Debug)]
pub(super) struct Closure<'a> {
    pub(super) code: Code<'a>,
    pub(super) env: Rc<Env>,
    pub(super) unit: u16,
    /// Values of defaults, in the order of the parameters that have one.
    pub(super) defaults: Rc<[Option<Val>]>,
    /// The class in whose body it stands.
    pub(super) class: Option<Id>,
}

/// What kind of thing an object is.
#[derive(Clone, Debug)]
pub(super) enum Kind<'a> {
    List(Vec<Val>),
    Tuple(Rc<[Val]>),
    Dict(Dict),
    Set(Dict),
    ByteArray(Vec<u8>),
    /// `range(start, stop, step)`; the step is not 0.
    Range(i64, i64, i64),
    /// What is still to come of an iterator; it is used up as it is read.
    Iterator {
        items: Rc<[Val]>,
        at: usize,
    },
    /// `itertools.cycle`, which has no end; there is at least one item.
    Cycle {
        items: Rc<[Val]>,
        at: usize,
    },
    /// `itertools.count`.
    Count {
        next: i64,
        step: i64,
    },
    Function(Closure<'a>),
    /// A method and what it belongs to.
    Bound {
        function: Val,
        this: Val,
    },
    Class {
        name: Rc<str>,
        bases: Vec<Val>,
    },
    Instance {
        class: Val,
    },
    /// `functools.partial`.
    Partial {
        function: Val,
        arguments: Vec<Val>,
        named: Vec<(Rc<str>, Val)>,
    },
    /// `slice(start, stop, step)`.
    Slice([Option<i64>; 3]),
    Property {
        get: Val,
    },
}

/// An object.
#[derive(Clone, Debug)]
pub(super) struct Object<'a> {
    pub(super) kind: Kind<'a>,
    /// Attributes of classes, instances and functions.
    pub(super) attributes: FxHashMap<Rc<str>, Val>,
    /// What else may be in it, beyond what is known: unknown keys, elements of unknown lists.
    pub(super) rest: Origin,
    /// Somebody may have put in or taken out what is not known.
    pub(super) open: bool,
    /// Nothing in it says where it came from, since somebody looked last.
    quiet: bool,
    /// The number of the look in which it was last seen.
    look: u32,
}

/// All objects of one program. Never shrinks; its size is counted.
#[derive(Default)]
pub(super) struct Heap<'a> {
    objects: Vec<Object<'a>>,
    /// Elements and bytes in all objects made.
    held: usize,
    /// Looks through objects so far.
    looks: u32,
}

impl<'a> Heap<'a> {
    /// A new object; `None` when there are too many.
    pub(super) fn add(&mut self, kind: Kind<'a>) -> Option<Id> {
        self.held += match &kind {
            Kind::List(items) => items.len(),
            Kind::Tuple(items) | Kind::Iterator { items, .. } | Kind::Cycle { items, .. } => items.len(),
            Kind::Dict(items) | Kind::Set(items) => 2 * items.len(),
            Kind::ByteArray(bytes) => bytes.len() / 16,
            _ => 1,
        };
        let most = crate::limits::EVALUATOR_OBJECTS;
        if self.objects.len() >= most || self.held >= 16 * most {
            return None;
        }
        let object =
            Object { kind, attributes: FxHashMap::default(), rest: Origin::PLAIN, open: false, quiet: false, look: 0 };
        self.objects.push(object);
        Some(Id(self.objects.len() as u32 - 1))
    }

    pub(super) fn get(&self, id: Id) -> &Object<'a> {
        &self.objects[id.0 as usize]
    }

    pub(super) fn get_mut(&mut self, id: Id) -> &mut Object<'a> {
        let object = &mut self.objects[id.0 as usize];
        object.quiet = false;
        object
    }

    /// Whether nothing in an object was found to say where it came from, and nothing was changed since.
    pub(super) fn is_quiet(&self, id: Id) -> bool {
        self.get(id).quiet
    }

    /// Begins a look through objects in which each is seen once.
    pub(super) fn begin_look(&mut self) {
        self.looks = self.looks.wrapping_add(1);
    }

    /// Whether this look sees an object for the first time.
    pub(super) fn is_news(&mut self, id: Id) -> bool {
        std::mem::replace(&mut self.objects[id.0 as usize].look, self.looks) != self.looks
    }

    /// Remembers what [`Heap::is_quiet`] tells.
    pub(super) fn set_quiet(&mut self, id: Id) {
        self.objects[id.0 as usize].quiet = true;
    }

    /// Counts elements that are put into an object; false when there are too many.
    pub(super) fn grow(&mut self, by: usize) -> bool {
        self.held += by;
        self.held < 16 * crate::limits::EVALUATOR_OBJECTS
    }

    /// The elements of a list or tuple.
    pub(super) fn elements(&self, id: Id) -> Option<&[Val]> {
        match &self.get(id).kind {
            Kind::List(items) => Some(items),
            Kind::Tuple(items) => Some(items),
            _ => None,
        }
    }

    /// What a value is searched by in a dictionary; `None` for what cannot be one or is not known.
    pub(super) fn key(&self, value: &Value) -> Option<Key> {
        self.key_within(value, 0)
    }

    fn key_within(&self, value: &Value, depth: u8) -> Option<Key> {
        Some(match value {
            Value::None => Key::None,
            Value::Bool(bool) => Key::Int(Int::Small(i64::from(*bool))),
            Value::Int(int) => Key::Int(int.clone()),
            Value::Float(float) if float.fract() == 0.0 && float.abs() < 9e15 => Key::Int(Int::Small(*float as i64)),
            Value::Float(float) => Key::Float(float.to_bits()),
            Value::Str(text) => Key::Str(text.clone()),
            Value::Bytes(bytes) => Key::Bytes(bytes.clone()),
            Value::Host(name) => Key::Host(*name),
            Value::Object(id) => match &self.get(*id).kind {
                Kind::Tuple(items) if depth < 8 => {
                    let keys = items.iter().map(|item| self.key_within(&item.value, depth + 1));
                    Key::Tuple(keys.collect::<Option<Vec<Key>>>()?)
                }
                Kind::Class { .. } | Kind::Instance { .. } | Kind::Function(_) => Key::Object(*id),
                _ => return None,
            },
            Value::Partial(_) | Value::Unknown => return None,
        })
    }
}
