//! `+` and `*` of texts, bytes, lists and tuples.

use super::both_wrong;
use crate::analyse::python::machine::builtins::pieces::Pieces;
use crate::analyse::python::machine::builtins::{Out, Stop, World, convert};
use crate::analyse::python::machine::value::{Kind, Val, Value};

/// `left + right`.
pub(super) fn concatenate(world: &mut World<'_>, left: &Value, right: &Value) -> Out {
    let textual = |value: &Value| matches!(value, Value::Str(_) | Value::Partial(_));
    let unsure = |value: &Value| matches!(value, Value::Unknown | Value::Host(_));
    match (left, right) {
        (a, b) if textual(a) && textual(b) => join(world, a, b),
        // What is added to a text is a text.
        (a, b) if (textual(a) && unsure(b)) || (unsure(a) && textual(b)) => join(world, a, b),
        (Value::Bytes(_), b) if unsure(b) || matches!(b, Value::Partial(_)) => {
            let a = readable(left)?;
            join(world, &a, right)
        }
        (a, Value::Bytes(_)) if unsure(a) || matches!(a, Value::Partial(_)) => {
            let b = readable(right)?;
            join(world, left, &b)
        }
        (Value::Bytes(_) | Value::Object(_), Value::Bytes(_) | Value::Object(_)) => objects(world, left, right),
        _ => Err(both_wrong(world, left, right)),
    }
}

fn join(world: &mut World<'_>, left: &Value, right: &Value) -> Out {
    let mut pieces = Pieces::new();
    pieces.push_value(world, left)?;
    pieces.push_value(world, right)?;
    pieces.finish()
}

/// Bytes that are text, as text: what is known of bytes with holes is held so.
fn readable(bytes: &Value) -> Out {
    match bytes {
        Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Value::Str(text.into())),
            Err(_) => Err(Stop::Unknown),
        },
        _ => Err(Stop::Unknown),
    }
}

fn objects(world: &mut World<'_>, left: &Value, right: &Value) -> Out {
    if let (Ok(a), Ok(b)) = (convert::bytes(world, left), convert::bytes(world, right)) {
        world.room(a.len() + b.len())?;
        let all = [&a[..], &b[..]].concat();
        return if matches!(left, Value::Bytes(_)) {
            Ok(Value::Bytes(all.into()))
        } else {
            world.object(Kind::ByteArray(all))
        };
    }
    let (Value::Object(a), Value::Object(b)) = (left, right) else { return Err(both_wrong(world, left, right)) };
    let is_list = |id| matches!(world.heap.get(id).kind, Kind::List(_));
    let (Some(first), Some(second), true) =
        (world.heap.elements(*a), world.heap.elements(*b), is_list(*a) == is_list(*b))
    else {
        return Err(both_wrong(world, left, right));
    };
    if world.heap.get(*a).open || world.heap.get(*b).open {
        return Err(Stop::Unknown);
    }
    let (size, list) = (first.len() + second.len(), is_list(*a));
    world.elements(size)?;
    let all: Vec<Val> = [*a, *b].iter().flat_map(|id| world.heap.elements(*id).unwrap_or_default()).cloned().collect();
    if list { world.list(all) } else { world.tuple(all) }
}

/// `left * right` where one is a number.
pub(super) fn multiply(world: &mut World<'_>, left: &Value, right: &Value) -> Out {
    let (sequence, count) = match convert::integer(world, left) {
        Ok(_) => (right, left),
        Err(_) => (left, right),
    };
    let Ok(_) = convert::integer(world, count) else { return Err(both_wrong(world, left, right)) };
    let times = convert::index(world, count)?;
    repeat(world, sequence, times)
}

/// A sequence again and again.
pub(in super::super) fn repeat(world: &mut World<'_>, sequence: &Value, times: i64) -> Out {
    let times = usize::try_from(times.max(0)).map_err(|_| Stop::Unknown)?;
    let size = |length: usize| length.checked_mul(times).ok_or(Stop::Unknown);
    match sequence {
        Value::Str(text) => {
            world.room(size(text.as_str().len())?)?;
            Ok(Value::Str(if text.is_empty() { "".into() } else { text.as_str().repeat(times).into() }))
        }
        Value::Bytes(bytes) => {
            world.room(size(bytes.len())?)?;
            Ok(Value::Bytes(if bytes.is_empty() { bytes.clone() } else { bytes.repeat(times).into() }))
        }
        Value::Object(id) => {
            let object = world.heap.get(*id);
            if object.open || !object.rest.is_plain() {
                return Err(Stop::Unknown);
            }
            if let Kind::ByteArray(bytes) = &object.kind {
                let bytes = bytes.clone();
                world.room(size(bytes.len())?)?;
                let all = if bytes.is_empty() { bytes } else { bytes.repeat(times) };
                return world.object(Kind::ByteArray(all));
            }
            let list = matches!(object.kind, Kind::List(_));
            let items = world.heap.elements(*id).ok_or_else(|| convert::wrong(world, sequence))?.to_vec();
            world.elements(size(items.len())?)?;
            let all = if items.is_empty() { items } else { std::iter::repeat_n(items, times).flatten().collect() };
            if list { world.list(all) } else { world.tuple(all) }
        }
        other => Err(convert::wrong(world, other)),
    }
}
