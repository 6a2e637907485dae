//! Values of the evaluator and the objects they refer to.

use std::rc::Rc;

use oxc::ast::ast::{ArrowFunctionExpression, Class, Function};
use rustc_hash::FxHashMap;

use super::scope::Env;
use super::text::Text;
use crate::analyse::flow::Origin;

/// What a value is, as far as it is known.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    String(Text),
    /// A text with [`super::text::HOLE`]s for what is not known of it.
    Partial(Text),
    Object(Id),
    /// Something of the host, by its dotted name: `child_process.exec`, `String.fromCharCode`, `express()`.
    Host(Name),
    Unknown,
}

/// A value and where it came from.
#[derive(Clone, Debug)]
pub(super) struct Val {
    pub(super) value: Value,
    pub(super) from: Origin,
}

impl Val {
    pub(super) const UNDEFINED: Val = Val { value: Value::Undefined, from: Origin::PLAIN };
    pub(super) const NULL: Val = Val { value: Value::Null, from: Origin::PLAIN };
    pub(super) const UNKNOWN: Val = Val { value: Value::Unknown, from: Origin::PLAIN };

    pub(super) fn plain(value: Value) -> Val {
        Val { value, from: Origin::PLAIN }
    }

    pub(super) fn number(number: f64) -> Val {
        Val::plain(Value::Number(number))
    }

    pub(super) fn bool(bool: bool) -> Val {
        Val::plain(Value::Bool(bool))
    }

    pub(super) fn text(text: impl Into<Text>) -> Val {
        Val::plain(Value::String(text.into()))
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

    pub(super) fn is_undefined(&self) -> bool {
        matches!(self.value, Value::Undefined)
    }

    pub(super) fn as_text(&self) -> Option<&Text> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The text as far as it is known.
    pub(super) fn as_partial(&self) -> Option<&Text> {
        match &self.value {
            Value::String(text) | Value::Partial(text) => Some(text),
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Id(u32);

/// An interned host name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name(u32);

/// Dotted names of host things.
#[derive(Default)]
pub(super) struct Names {
    texts: Vec<Rc<str>>,
    numbers: FxHashMap<Rc<str>, u32>,
    bytes: usize,
}

impl Names {
    pub(super) fn intern(&mut self, name: &str) -> Name {
        if let Some(&number) = self.numbers.get(name) {
            return Name(number);
        }
        let number = self.texts.len() as u32;
        let name: Rc<str> = name.into();
        self.bytes += name.len();
        self.texts.push(name.clone());
        self.numbers.insert(name, number);
        Name(number)
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// Bytes of all of them.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn text(&self, name: Name) -> Rc<str> {
        self.texts[name.0 as usize].clone()
    }
}

/// One property.
#[derive(Clone, Debug)]
pub(super) enum Slot {
    Data(Val),
    /// Boxed, as it is rare: the data of most objects would take twice the memory.
    Accessor(Box<Accessor>),
}

/// What a property calls instead of holding a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Accessor {
    pub(super) get: Option<Val>,
    pub(super) set: Option<Val>,
}

/// Properties in the order they were made. Small ones are searched, large ones indexed.
#[derive(Clone, Debug, Default)]
pub(super) struct Props {
    list: Vec<(Text, Slot)>,
    index: Option<Box<FxHashMap<Text, usize>>>,
}

const SEARCHED: usize = 12;

impl Props {
    fn position(&self, key: &Text) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.list.iter().position(|(name, _)| name == key),
        }
    }

    pub(super) fn get(&self, key: &Text) -> Option<&Slot> {
        self.position(key).map(|at| &self.list[at].1)
    }

    pub(super) fn get_mut(&mut self, key: &Text) -> Option<&mut Slot> {
        self.position(key).map(|at| &mut self.list[at].1)
    }

    pub(super) fn set(&mut self, key: Text, slot: Slot) {
        if let Some(at) = self.position(&key) {
            self.list[at].1 = slot;
            return;
        }
        if let Some(index) = &mut self.index {
            index.insert(key.clone(), self.list.len());
        }
        self.list.push((key, slot));
        if self.index.is_none() && self.list.len() > SEARCHED {
            self.count();
        }
    }

    /// Makes the index anew.
    fn count(&mut self) {
        self.index = Some(Box::new(self.list.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)).collect()));
    }

    pub(super) fn remove(&mut self, key: &Text) {
        if let Some(at) = self.position(key) {
            self.list.remove(at);
            if self.index.is_some() {
                self.count();
            }
        }
    }

    /// In the order of the language: array indices by number, then the others as they were made, but no hidden ones.
    pub(super) fn keys(&self) -> Vec<Text> {
        let mut numbered: Vec<(usize, &Text)> =
            self.list.iter().filter_map(|(key, _)| Some((key.index()?, key))).collect();
        numbered.sort_unstable_by_key(|(index, _)| *index);
        let named = self.list.iter().map(|(key, _)| key).filter(|key| key.index().is_none() && !key.is_hidden());
        numbered.into_iter().map(|(_, key)| key).chain(named).cloned().collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(Text, Slot)> {
        self.list.iter()
    }
}

/// The code of a function in the syntax tree.
#[derive(Clone, Copy)]
pub(super) enum Code<'a> {
    Function(&'a Function<'a>),
    Arrow(&'a ArrowFunctionExpression<'a>),
    Class(&'a Class<'a>),
}

/// A function made by the program.
#[derive(Clone)]
pub(super) struct Closure<'a> {
    pub(super) code: Code<'a>,
    pub(super) unit: u16,
    pub(super) env: Rc<Env>,
    /// `this` of the surroundings, for arrows.
    pub(super) this: Val,
    /// The object whose parent `super` means.
    pub(super) home: Option<Id>,
}

/// Kinds of raw bytes: a `Buffer` prints as text, a typed array as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bytes {
    Buffer,
    Array,
}

/// What an object is beyond its properties.
#[derive(Clone)]
pub(super) enum Kind<'a> {
    Plain,
    Array(Vec<Val>),
    Closure(Closure<'a>),
    Bound {
        target: Val,
        this: Val,
        arguments: Vec<Val>,
    },
    /// `resolve` and `reject` of a promise: the value they are called with is kept in the object.
    Resolver(Id),
    RegExp {
        source: Text,
        flags: Text,
    },
    Bytes(Vec<u8>, Bytes),
    Map(Vec<(Val, Val)>),
    Set(Vec<Val>),
    /// What a generator yields, or an iterator runs over, and how far it is.
    Iterator(Vec<Val>, usize),
    Error,
}

/// An object.
#[derive(Clone)]
pub(super) struct Object<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) props: Props,
    pub(super) proto: Option<Val>,
    /// Members that are not known may be there.
    pub(super) open: bool,
    /// What reached it by a member whose name is not known.
    pub(super) loose: Option<Val>,
}

/// All objects of one program; freed together.
#[derive(Default)]
pub(super) struct Heap<'a>(Vec<Object<'a>>);

impl<'a> Heap<'a> {
    pub(super) fn add(&mut self, kind: Kind<'a>) -> Id {
        self.0.push(Object { kind, props: Props::default(), proto: None, open: false, loose: None });
        Id(self.0.len() as u32 - 1)
    }

    pub(super) fn get(&self, id: Id) -> &Object<'a> {
        &self.0[id.0 as usize]
    }

    pub(super) fn get_mut(&mut self, id: Id) -> &mut Object<'a> {
        &mut self.0[id.0 as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The elements, if the object is an array.
    pub(super) fn array(&self, id: Id) -> Option<&Vec<Val>> {
        match &self.get(id).kind {
            Kind::Array(elements) => Some(elements),
            _ => None,
        }
    }

    pub(super) fn array_mut(&mut self, id: Id) -> Option<&mut Vec<Val>> {
        match &mut self.get_mut(id).kind {
            Kind::Array(elements) => Some(elements),
            _ => None,
        }
    }

    pub(super) fn bytes(&self, id: Id) -> Option<&[u8]> {
        match &self.get(id).kind {
            Kind::Bytes(bytes, _) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn is_function(&self, id: Id) -> bool {
        matches!(self.get(id).kind, Kind::Closure(_) | Kind::Bound { .. } | Kind::Resolver(_))
    }
}
