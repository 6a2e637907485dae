//! Dictionaries.

use crate::analyse::python::machine::builtins::operators::item;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, VALUE, World, iterator};
use crate::analyse::python::machine::value::{Dict, Id, Key, Kind, Val, Value};

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, { "dict" | "collections.OrderedDict" => dict, "dict.fromkeys" => from_keys, })
}

pub(in super::super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "get" => get,
        "keys" | "iterkeys" | "viewkeys" => keys,
        "values" | "itervalues" | "viewvalues" => values,
        "items" | "iteritems" | "viewitems" => pairs,
        "copy" => copy,
        "pop" => pop,
        "popitem" => pop_item,
        "setdefault" => set_default,
        "update" => update,
        "clear" => clear,
        "has_key" | "__contains__" => has_key,
        "__getitem__" => get_item,
    })
}

/// What a value is searched by, or why it is no key.
pub(super) fn key_of(world: &World<'_>, value: &Value) -> Out<Key> {
    world.heap.key(value).ok_or_else(|| match value {
        Value::Object(id) => match world.heap.get(*id).kind {
            Kind::List(_) | Kind::Dict(_) | Kind::ByteArray(_) => TYPE,
            _ => Stop::Unknown,
        },
        _ => Stop::Unknown,
    })
}

/// Puts an entry in; a key that is there stays as it is.
pub(in super::super) fn put(items: &mut Dict, key: Key, held: Val, value: Val) {
    match items.get_mut(&key) {
        Some((_, old)) => *old = value,
        None => {
            items.insert(key, (held, value));
        }
    }
}

/// The entries that a dictionary or a sequence of pairs gives.
fn entries(world: &mut World<'_>, from: &Value, items: &mut Dict) -> Out<()> {
    if let Value::Object(id) = from
        && let object = world.heap.get(*id)
        && let Kind::Dict(more) = &object.kind
    {
        if object.open || !object.rest.is_plain() {
            return Err(Stop::Unknown);
        }
        let more = more.clone();
        world.elements(2 * more.len())?;
        for (key, (held, value)) in more {
            put(items, key, held, value);
        }
        return Ok(());
    }
    for pair in iterator::ordered(world, from)? {
        let pair = iterator::ordered(world, &pair.value)?;
        let [held, value] = <[Val; 2]>::try_from(pair).map_err(|_| VALUE)?;
        put(items, key_of(world, &held.value)?, held, value);
    }
    Ok(())
}

fn named(asked: &Asked<'_>, items: &mut Dict) {
    for (name, value) in asked.named {
        put(items, Key::Str((&**name).into()), Val::text(&**name), value.clone());
    }
}

fn dict(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let mut items = Dict::default();
    match asked.arguments {
        [] => {}
        [from] => entries(world, &from.value, &mut items)?,
        _ => return Err(TYPE),
    }
    named(asked, &mut items);
    world.object(Kind::Dict(items))
}

fn from_keys(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [keys, value] = asked.bind(["", ""], 1)?;
    let value = value.unwrap_or(&Val::NONE);
    let mut items = Dict::default();
    for held in iterator::ordered(world, &keys.ok_or(TYPE)?.value)? {
        put(&mut items, key_of(world, &held.value)?, held, value.clone());
    }
    world.object(Kind::Dict(items))
}

fn this(asked: &Asked<'_>) -> Out<Id> {
    asked.this.as_object().ok_or(Stop::Unknown)
}

/// The dictionary to change.
fn held<'w>(world: &'w mut World<'_>, asked: &Asked<'_>) -> Out<&'w mut Dict> {
    match &mut world.heap.get_mut(this(asked)?).kind {
        Kind::Dict(items) => Ok(items),
        _ => Err(Stop::Unknown),
    }
}

/// All entries, where all are known.
fn all(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Vec<(Val, Val)>> {
    asked.exactly::<0>()?;
    closed(world, asked)?;
    let all: Vec<(Val, Val)> = held(world, asked)?.values().cloned().collect();
    world.elements(2 * all.len())?;
    Ok(all)
}

fn closed(world: &World<'_>, asked: &Asked<'_>) -> Out<()> {
    let object = world.heap.get(this(asked)?);
    if object.open || !object.rest.is_plain() { Err(Stop::Unknown) } else { Ok(()) }
}

fn get(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    let [key, default] = asked.bind(["", ""], 1)?;
    match item(world, &asked.this.value, &key.ok_or(TYPE)?.value) {
        Err(Stop::Raises("KeyError")) => Ok(default.unwrap_or(&Val::NONE).clone()),
        other => other,
    }
}

fn get_item(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    let [key] = asked.exactly()?;
    item(world, &asked.this.value, &key.value)
}

fn has_key(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [key] = asked.exactly()?;
    closed(world, asked)?;
    let key = key_of(world, &key.value)?;
    match held(world, asked)?.contains_key(&key) {
        false if !key.is_certain() => Err(Stop::Unknown),
        found => Ok(Value::Bool(found)),
    }
}

/// A view; what is read of it is what is there now.
fn keys(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let items = all(world, asked)?.into_iter().map(|(key, _)| key).collect();
    world.list(items)
}

fn values(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let items = all(world, asked)?.into_iter().map(|(_, value)| value).collect();
    world.list(items)
}

fn pairs(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let mut items = Vec::new();
    for (key, value) in all(world, asked)? {
        items.push(Val::plain(world.tuple([key, value])?));
    }
    world.list(items)
}

fn copy(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    all(world, asked)?;
    let items = held(world, asked)?.clone();
    world.object(Kind::Dict(items))
}

fn pop(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    let [key, default] = asked.bind(["", ""], 1)?;
    closed(world, asked)?;
    let key = key_of(world, &key.ok_or(TYPE)?.value)?;
    let length = held(world, asked)?.len();
    world.pass(length / 16)?;
    match (held(world, asked)?.shift_remove(&key), default) {
        (Some((_, value)), _) => Ok(value),
        (None, _) if !key.is_certain() => Err(Stop::Unknown),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(Stop::Raises("KeyError")),
    }
}

fn pop_item(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    closed(world, asked)?;
    let (_, (key, value)) = held(world, asked)?.pop().ok_or(Stop::Raises("KeyError"))?;
    world.tuple([key, value])
}

fn set_default(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    let [wanted, default] = asked.bind(["", ""], 1)?;
    let wanted = wanted.ok_or(TYPE)?;
    let key = key_of(world, &wanted.value)?;
    if let Some((_, value)) = held(world, asked)?.get(&key) {
        return Ok(value.clone());
    }
    closed(world, asked)?;
    let default = default.unwrap_or(&Val::NONE).clone();
    if !world.heap.grow(2) {
        return Err(Stop::Unknown);
    }
    put(held(world, asked)?, key, wanted.clone(), default.clone());
    Ok(default)
}

fn update(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let mut more = Dict::default();
    match asked.arguments {
        [] => {}
        [from] => entries(world, &from.value, &mut more)?,
        _ => return Err(TYPE),
    }
    named(asked, &mut more);
    let items = held(world, asked)?;
    for (key, (held, value)) in more {
        put(items, key, held, value);
    }
    Ok(Value::None)
}

fn clear(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    closed(world, asked)?;
    held(world, asked)?.clear();
    Ok(Value::None)
}
