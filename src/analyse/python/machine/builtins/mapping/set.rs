//! Sets. The order in which one gives its elements is known to nobody.

use super::dict::{key_of, put};
use crate::analyse::python::machine::builtins::operators::{Algebra, combine};
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, World, iterator};
use crate::analyse::python::machine::value::{Dict, Id, Kind, Val, Value};

/// Stands among the attributes of a frozen set: it is written otherwise.
const FROZEN: &str = " frozen";

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, { "set" => set, "frozenset" => frozen_set, })
}

pub(in super::super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "add" => add,
        "remove" => remove,
        "discard" => discard,
        "pop" => pop,
        "clear" => clear,
        "copy" => copy,
        "update" => update,
        "union" => union,
        "intersection" => intersection,
        "difference" => difference,
        "symmetric_difference" => symmetric,
        "issubset" => is_subset,
        "issuperset" => is_superset,
        "isdisjoint" => is_disjoint,
    })
}

impl World<'_> {
    /// Whether a set is a `frozenset`.
    pub(in super::super) fn is_frozen(&self, id: Id) -> bool {
        self.heap.get(id).attributes.contains_key(FROZEN)
    }

    /// Makes one of it.
    pub(in super::super) fn freeze(&mut self, value: &Value) {
        if let Value::Object(id) = value {
            self.heap.get_mut(*id).attributes.insert(FROZEN.into(), Val::NONE);
        }
    }
}

/// The elements of anything, as a set.
fn gather(world: &mut World<'_>, from: &Value) -> Out<Dict> {
    let mut items = Dict::default();
    for held in iterator::unordered(world, from)? {
        let key = key_of(world, &held.value)?;
        if !items.contains_key(&key) {
            put(&mut items, key, held, Val::NONE);
        }
    }
    Ok(items)
}

fn set(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [from] = asked.bind([""], 0)?;
    let items = match from {
        Some(from) => gather(world, &from.value)?,
        None => Dict::default(),
    };
    world.object(Kind::Set(items))
}

fn frozen_set(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let made = set(world, asked)?;
    world.freeze(&made);
    Ok(made)
}

fn this(asked: &Asked<'_>) -> Out<Id> {
    asked.this.as_object().ok_or(Stop::Unknown)
}

fn held<'w>(world: &'w mut World<'_>, asked: &Asked<'_>) -> Out<&'w mut Dict> {
    match &mut world.heap.get_mut(this(asked)?).kind {
        Kind::Set(items) => Ok(items),
        _ => Err(Stop::Unknown),
    }
}

/// The set to change: a frozen one cannot be.
fn changed<'w>(world: &'w mut World<'_>, asked: &Asked<'_>) -> Out<&'w mut Dict> {
    if world.is_frozen(this(asked)?) {
        return Err(Stop::Raises("AttributeError"));
    }
    held(world, asked)
}

fn closed(world: &World<'_>, asked: &Asked<'_>) -> Out<()> {
    let object = world.heap.get(this(asked)?);
    if object.open || !object.rest.is_plain() { Err(Stop::Unknown) } else { Ok(()) }
}

fn add(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [item] = asked.exactly()?;
    let key = key_of(world, &item.value)?;
    if !world.heap.grow(2) {
        return Err(Stop::Unknown);
    }
    let items = changed(world, asked)?;
    if !items.contains_key(&key) {
        put(items, key, item.clone(), Val::NONE);
    }
    Ok(Value::None)
}

/// Takes an element out; whether it was there.
fn take(world: &mut World<'_>, asked: &Asked<'_>) -> Out<bool> {
    let [item] = asked.exactly()?;
    closed(world, asked)?;
    let key = key_of(world, &item.value)?;
    Ok(changed(world, asked)?.swap_remove(&key).is_some())
}

fn remove(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    if take(world, asked)? { Ok(Value::None) } else { Err(Stop::Raises("KeyError")) }
}

fn discard(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    take(world, asked)?;
    Ok(Value::None)
}

fn pop(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    asked.exactly::<0>()?;
    closed(world, asked)?;
    let items = changed(world, asked)?;
    match items.len() {
        0 => Err(Stop::Raises("KeyError")),
        1 => items.pop().map(|(_, (item, _))| item).ok_or(Stop::Unknown),
        _ => Err(Stop::Unknown),
    }
}

fn clear(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    closed(world, asked)?;
    changed(world, asked)?.clear();
    Ok(Value::None)
}

fn update(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.nameless()?;
    for argument in asked.arguments {
        let more = gather(world, &argument.value)?;
        let items = changed(world, asked)?;
        for (key, (item, none)) in more {
            items.entry(key).or_insert((item, none));
        }
    }
    Ok(Value::None)
}

/// A new set of this one and all arguments.
fn combined(world: &mut World<'_>, asked: &Asked<'_>, algebra: Algebra) -> Out {
    asked.nameless()?;
    closed(world, asked)?;
    let mut items = held(world, asked)?.clone();
    world.elements(items.len())?;
    for argument in asked.arguments {
        let is_set = matches!(argument.value, Value::Object(id) if matches!(world.heap.get(id).kind, Kind::Set(_)));
        let algebra = if algebra == Algebra::Intersection && !is_set { Algebra::From } else { algebra };
        items = combine(algebra, &items, &gather(world, &argument.value)?);
    }
    let frozen = world.is_frozen(this(asked)?);
    let made = world.object(Kind::Set(items))?;
    if frozen {
        world.freeze(&made);
    }
    Ok(made)
}

fn copy(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    combined(world, asked, Algebra::Union)
}

fn union(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    combined(world, asked, Algebra::Union)
}

fn intersection(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    combined(world, asked, Algebra::Intersection)
}

fn difference(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    combined(world, asked, Algebra::Difference)
}

fn symmetric(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    if asked.arguments.len() == 1 { combined(world, asked, Algebra::Symmetric) } else { Err(TYPE) }
}

fn is_subset(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [other] = asked.exactly()?;
    closed(world, asked)?;
    let other = gather(world, &other.value)?;
    let size = held(world, asked)?.len();
    world.pass(size)?;
    Ok(Value::Bool(held(world, asked)?.keys().all(|key| other.contains_key(key))))
}

/// Whether all elements of the argument are in the set, or none. What decides ends it, before an element that could be in
/// no set raises.
fn each(world: &mut World<'_>, asked: &Asked<'_>, inside: bool) -> Out {
    let [other] = asked.exactly()?;
    closed(world, asked)?;
    for item in iterator::unordered(world, &other.value)? {
        let key = key_of(world, &item.value)?;
        if held(world, asked)?.contains_key(&key) != inside {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

fn is_superset(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    each(world, asked, true)
}

fn is_disjoint(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    each(world, asked, false)
}
