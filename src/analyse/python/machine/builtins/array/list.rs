//! Lists, and what makes lists and tuples.

use crate::analyse::python::machine::builtins::arguments::given;
use crate::analyse::python::machine::builtins::operators::{equal, truth};
use crate::analyse::python::machine::builtins::{
    Asked, INDEX, Native, Out, Stop, TYPE, VALUE, World, convert, iterator,
};
use crate::analyse::python::machine::value::{Id, Kind, Val, Value};

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, { "list" => list, "tuple" => tuple, "sorted" => sorted, })
}

pub(in super::super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "append" => append,
        "extend" => extend,
        "insert" => insert,
        "pop" => pop,
        "remove" => remove,
        "reverse" => reverse,
        "sort" => sort,
        "clear" => clear,
        "copy" => copy,
        "index" => super::sequence::index,
        "count" => super::sequence::count,
        "__getitem__" => super::sequence::get,
    })
}

fn list(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [items] = asked.bind([""], 0)?;
    let items = match items {
        Some(items) => iterator::ordered(world, &items.value)?,
        None => Vec::new(),
    };
    world.list(items)
}

fn tuple(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [items] = asked.bind([""], 0)?;
    let items = match items {
        Some(items) => iterator::ordered(world, &items.value)?,
        None => Vec::new(),
    };
    world.tuple(items)
}

fn sorted(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [items] = asked.arguments else { return Err(TYPE) };
    let reverse = super::is_reversed(world, asked)?;
    let items = iterator::unordered(world, &items.value)?;
    let items = super::sort(world, items, reverse)?;
    world.list(items)
}

/// The list itself.
fn this(asked: &Asked<'_>) -> Out<Id> {
    asked.this.as_object().ok_or(Stop::Unknown)
}

/// Its elements, to change.
fn items<'w>(world: &'w mut World<'_>, asked: &Asked<'_>) -> Out<&'w mut Vec<Val>> {
    match &mut world.heap.get_mut(this(asked)?).kind {
        Kind::List(items) => Ok(items),
        _ => Err(Stop::Unknown),
    }
}

/// What depends on what is in it must know all of it.
fn closed(world: &World<'_>, asked: &Asked<'_>) -> Out<()> {
    if world.heap.get(this(asked)?).open { Err(Stop::Unknown) } else { Ok(()) }
}

fn append(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [item] = asked.exactly()?;
    if !world.heap.grow(1) {
        return Err(Stop::Unknown);
    }
    items(world, asked)?.push(item.clone());
    Ok(Value::None)
}

fn extend(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [more] = asked.exactly()?;
    let more = iterator::ordered(world, &more.value)?;
    items(world, asked)?.extend(more);
    Ok(Value::None)
}

fn insert(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [at, item] = asked.exactly()?;
    closed(world, asked)?;
    let at = convert::index(world, &at.value)?;
    if !world.heap.grow(1) {
        return Err(Stop::Unknown);
    }
    let length = items(world, asked)?.len();
    world.pass(length / 16)?;
    let at = if at < 0 { at.saturating_add(length as i64).max(0) } else { at.min(length as i64) };
    items(world, asked)?.insert(at as usize, item.clone());
    Ok(Value::None)
}

fn pop(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    let [at] = asked.bind([""], 0)?;
    closed(world, asked)?;
    let at = match at {
        Some(at) => convert::index(world, &at.value)?,
        None => -1,
    };
    let length = items(world, asked)?.len();
    let at = if at < 0 { at.saturating_add(length as i64) } else { at };
    if !(0..length as i64).contains(&at) {
        return Err(INDEX);
    }
    world.pass((length - at as usize) / 16)?;
    Ok(items(world, asked)?.remove(at as usize))
}

fn remove(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [item] = asked.exactly()?;
    closed(world, asked)?;
    let all = items(world, asked)?.clone();
    world.elements(all.len())?;
    for (at, held) in all.iter().enumerate() {
        if equal(world, &held.value, &item.value)? {
            items(world, asked)?.remove(at);
            return Ok(Value::None);
        }
    }
    Err(VALUE)
}

fn reverse(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    closed(world, asked)?;
    let length = items(world, asked)?.len();
    world.pass(length)?;
    items(world, asked)?.reverse();
    Ok(Value::None)
}

fn sort(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    if !asked.arguments.is_empty() {
        return Err(TYPE);
    }
    closed(world, asked)?;
    let reverse = super::is_reversed(world, asked)?;
    let all = items(world, asked)?.clone();
    let sorted = super::sort(world, all, reverse)?;
    *items(world, asked)? = sorted;
    Ok(Value::None)
}

fn clear(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    closed(world, asked)?;
    items(world, asked)?.clear();
    Ok(Value::None)
}

fn copy(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let all = iterator::ordered(world, &asked.this.value)?;
    world.list(all)
}

/// Whether a parameter that must be a number is not 0.
pub(in super::super) fn is_set(world: &World<'_>, val: Option<&Val>) -> Out<bool> {
    match val {
        // Since Python 3.12 it may be anything.
        Some(val) => Ok(convert::index(world, &val.value).map_err(|_| Stop::Unknown)? != 0),
        None => Ok(false),
    }
}

/// Whether a parameter that stands for a truth is true.
pub(in super::super) fn is_true(world: &World<'_>, val: Option<&Val>) -> Out<bool> {
    match given(val) {
        Some(val) => truth(world, &val.value).ok_or(Stop::Unknown),
        None => Ok(false),
    }
}
