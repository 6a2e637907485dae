//! Everything that can be gone through, and what goes through several things at once.

use super::{Asked, Native, Out, Stop, TYPE, VALUE, World, convert};
use crate::analyse::python::machine::value::{Id, Kind, Val, Value};

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "iter" => iter,
        "next" => next_of,
        "enumerate" => enumerate,
        "zip" | "itertools.izip" => zip,
        "reversed" => reversed,
        "range" | "xrange" => range,
    })
}

pub(super) fn method(name: &str) -> Option<Native> {
    natives!(name, { "__next__" | "next" => next_method, "__iter__" => itself, })
}

/// How many numbers a range holds.
pub(super) fn range_length(start: i64, stop: i64, step: i64) -> usize {
    let distance = if step > 0 { i128::from(stop) - i128::from(start) } else { i128::from(start) - i128::from(stop) };
    if distance <= 0 { 0 } else { ((distance - 1) / i128::from(step).abs() + 1) as usize }
}

/// The elements of anything that is known and has an end. An iterator is used up. Those of a set come in any order.
pub(in super::super) fn iterate(world: &mut World<'_>, value: &Value) -> Option<Vec<Val>> {
    unordered(world, value).ok()
}

/// The elements, where their order is known.
pub(super) fn ordered(world: &mut World<'_>, value: &Value) -> Out<Vec<Val>> {
    if let Value::Object(id) = value
        && let Kind::Set(items) = &world.heap.get(*id).kind
        && items.len() > 1
    {
        return Err(Stop::Unknown);
    }
    unordered(world, value)
}

/// The elements; those of a set in any order.
pub(super) fn unordered(world: &mut World<'_>, value: &Value) -> Out<Vec<Val>> {
    match value {
        Value::Str(text) => {
            world.elements(text.as_str().len())?;
            world.texts += text.as_str().len() as u64;
            Ok(text.as_str().chars().map(Val::text).collect())
        }
        Value::Bytes(bytes) => {
            world.elements(bytes.len())?;
            world.texts += bytes.len() as u64;
            Ok(bytes.iter().map(|&byte| Val::int(i64::from(byte))).collect())
        }
        Value::Object(id) => of_object(world, *id, value),
        other => Err(convert::wrong(world, other)),
    }
}

fn of_object(world: &mut World<'_>, id: Id, value: &Value) -> Out<Vec<Val>> {
    let object = world.heap.get(id);
    if object.open {
        return Err(Stop::Unknown);
    }
    let items = match &object.kind {
        Kind::List(items) => items.clone(),
        Kind::Tuple(items) => items.to_vec(),
        Kind::Dict(items) | Kind::Set(items) if object.rest.is_plain() => {
            items.values().map(|(key, _)| key.clone()).collect()
        }
        Kind::Dict(_) | Kind::Set(_) => return Err(Stop::Unknown),
        Kind::ByteArray(bytes) => bytes.iter().map(|&byte| Val::int(i64::from(byte))).collect(),
        Kind::Range(start, stop, step) => {
            let (start, step, length) = (*start, *step, range_length(*start, *stop, *step));
            world.elements(length)?;
            return Ok((0..length as i64).map(|at| Val::int(start.wrapping_add(at.wrapping_mul(step)))).collect());
        }
        Kind::Iterator { items, at } => {
            let (rest, end) = (items.get(*at..).unwrap_or_default().to_vec(), items.len());
            if let Kind::Iterator { at, .. } = &mut world.heap.get_mut(id).kind {
                *at = end;
            }
            rest
        }
        Kind::Cycle { .. } | Kind::Count { .. } => return Err(Stop::Unknown),
        _ => return Err(convert::wrong(world, value)),
    };
    world.elements(items.len())?;
    Ok(items)
}

/// Bytes of numbers.
pub(super) fn octets(world: &mut World<'_>, value: &Value) -> Out<Vec<u8>> {
    let items = ordered(world, value)?;
    let octet = |item: &Val| match convert::index(world, &item.value)? {
        byte @ 0..=255 => Ok(byte as u8),
        _ => Err(VALUE),
    };
    items.iter().map(octet).collect()
}

/// An iterator over items.
pub(super) fn of_items(world: &mut World<'_>, items: Vec<Val>) -> Out {
    world.object(Kind::Iterator { items: items.into(), at: 0 })
}

/// The iterator over a value; an iterator is its own.
pub(super) fn cursor(world: &mut World<'_>, value: &Value) -> Out<Id> {
    if let Value::Object(id) = value
        && matches!(world.heap.get(*id).kind, Kind::Iterator { .. } | Kind::Cycle { .. } | Kind::Count { .. })
    {
        return Ok(*id);
    }
    let items = ordered(world, value)?;
    match of_items(world, items)? {
        Value::Object(id) => Ok(id),
        _ => Err(Stop::Unknown),
    }
}

/// The next element of an iterator; `None` at its end.
pub(super) fn advance(world: &mut World<'_>, id: Id) -> Out<Option<Val>> {
    world.pass(1)?;
    let object = world.heap.get_mut(id);
    if object.open {
        return Err(Stop::Unknown);
    }
    Ok(match &mut object.kind {
        Kind::Iterator { items, at } => {
            let item = items.get(*at).cloned();
            *at += usize::from(item.is_some());
            item
        }
        Kind::Cycle { items, at } => {
            let item = items.get(*at).cloned();
            *at = if items.is_empty() { 0 } else { (*at + 1) % items.len() };
            item
        }
        Kind::Count { next, step } => {
            let item = Val::int(*next);
            *next = next.checked_add(*step).ok_or(Stop::Unknown)?;
            Some(item)
        }
        _ => return Err(Stop::Unknown),
    })
}

fn iter(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    if asked.arguments.len() == 2 {
        return Err(Stop::Unknown);
    }
    let [value] = asked.exactly()?;
    cursor(world, &value.value).map(Value::Object)
}

fn itself(_: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    Ok(asked.this.value.clone())
}

fn next_of(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    asked.nameless()?;
    let (first, default) = match asked.arguments {
        [first] => (first, None),
        [first, default] => (first, Some(default)),
        _ => return Err(TYPE),
    };
    let Value::Object(id) = first.value else { return Err(convert::wrong(world, &first.value)) };
    if !matches!(world.heap.get(id).kind, Kind::Iterator { .. } | Kind::Cycle { .. } | Kind::Count { .. }) {
        return Err(convert::wrong(world, &first.value));
    }
    match (advance(world, id)?, default) {
        (Some(item), _) => Ok(item),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(Stop::Raises("StopIteration")),
    }
}

fn next_method(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    asked.exactly::<0>()?;
    next_of(world, &Asked { this: asked.this, arguments: std::slice::from_ref(asked.this), named: &[] })
}

fn enumerate(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [items, start] = asked.bind(["iterable", "start"], 1)?;
    let start = match start {
        Some(start) => convert::count(world, &start.value)?,
        None => 0,
    };
    let items = ordered(world, &items.ok_or(TYPE)?.value)?;
    let mut pairs = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        let number = start.checked_add(at as i64).ok_or(Stop::Unknown)?;
        pairs.push(Val::plain(world.tuple([Val::int(number), item])?));
    }
    of_items(world, pairs)
}

/// The iterators over all arguments.
pub(super) fn cursors(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Vec<Id>> {
    asked.arguments.iter().map(|argument| cursor(world, &argument.value)).collect()
}

/// Whether every one of them goes on for ever.
pub(super) fn endless(world: &World<'_>, ids: &[Id]) -> bool {
    ids.iter().all(|id| matches!(&world.heap.get(*id).kind, Kind::Count { .. } | Kind::Cycle { .. }))
}

fn zip(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.only_named(&["strict"])?;
    if asked.named("strict").is_some() {
        return Err(Stop::Unknown);
    }
    let ids = cursors(world, asked)?;
    if !ids.is_empty() && endless(world, &ids) {
        return Err(Stop::Unknown);
    }
    let mut rows = Vec::new();
    'rows: while !ids.is_empty() {
        let mut row = Vec::with_capacity(ids.len());
        for &id in &ids {
            let Some(item) = advance(world, id)? else { break 'rows };
            row.push(item);
        }
        world.elements(1)?;
        rows.push(Val::plain(world.tuple(row)?));
    }
    of_items(world, rows)
}

fn reversed(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.exactly()?;
    if let Value::Object(id) = value.value
        && matches!(
            world.heap.get(id).kind,
            Kind::Iterator { .. } | Kind::Set(_) | Kind::Cycle { .. } | Kind::Count { .. }
        )
    {
        return Err(TYPE);
    }
    let mut items = ordered(world, &value.value)?;
    items.reverse();
    of_items(world, items)
}

fn range(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.nameless()?;
    let mut parts = [0; 3];
    if asked.arguments.is_empty() || asked.arguments.len() > 3 {
        return Err(TYPE);
    }
    for (slot, argument) in parts.iter_mut().zip(asked.arguments) {
        *slot = convert::count(world, &argument.value)?;
    }
    let [start, stop, step] = match asked.arguments.len() {
        1 => [0, parts[0], 1],
        2 => [parts[0], parts[1], 1],
        _ => parts,
    };
    if step == 0 { Err(VALUE) } else { world.object(Kind::Range(start, stop, step)) }
}
