//! Equality, order, identity and membership.

use std::cmp::Ordering;

use crate::analyse::python::machine::builtins::convert::{self, Number};
use crate::analyse::python::machine::builtins::{Out, Stop, TYPE, World, iterator};
use crate::analyse::python::machine::text::HOLE;
use crate::analyse::python::machine::value::{Dict, Int, Kind, Val, Value};

/// Values within values that are compared.
const DEPTH: u8 = 32;

/// `a == b`.
pub(in super::super) fn equal(world: &mut World<'_>, a: &Value, b: &Value) -> Out<bool> {
    equal_within(world, a, b, 0)
}

fn equal_within(world: &mut World<'_>, a: &Value, b: &Value, depth: u8) -> Out<bool> {
    if depth > DEPTH {
        return Err(Stop::Unknown);
    }
    world.pass(1)?;
    Ok(match (a, b) {
        (Value::Unknown | Value::Partial(_), _) | (_, Value::Unknown | Value::Partial(_)) => return Err(Stop::Unknown),
        (Value::Host(a), Value::Host(b)) if a == b => true,
        (Value::Host(_), _) | (_, Value::Host(_)) => return Err(Stop::Unknown),
        (Value::Str(a), Value::Str(b)) => {
            world.pass(a.as_str().len().min(b.as_str().len()) / 16)?;
            a == b
        }
        (Value::None, Value::None) => true,
        (Value::Object(a), Value::Object(b)) if a == b => true,
        (Value::Object(_), _) | (_, Value::Object(_)) => return objects(world, a, b, depth),
        (Value::Bytes(a), Value::Bytes(b)) => {
            world.pass(a.len().min(b.len()) / 16)?;
            a == b
        }
        _ => match (convert::number(world, a), convert::number(world, b)) {
            (Ok(a), Ok(b)) => order(&a, &b) == Some(Ordering::Equal),
            _ => false,
        },
    })
}

/// Equality where at least one side is an object.
fn objects(world: &mut World<'_>, a: &Value, b: &Value, depth: u8) -> Out<bool> {
    if let (Ok(a), Ok(b)) = (convert::bytes(world, a), convert::bytes(world, b)) {
        return Ok(a == b);
    }
    let (left, right) = (known(world, a)?, known(world, b)?);
    let (a, b) = match (left, right) {
        (Some(Kind::Dict(a)), Some(Kind::Dict(b))) => return dictionaries(world, &a, &b, depth),
        (Some(Kind::Set(a)), Some(Kind::Set(b))) => {
            world.pass(a.len())?;
            return Ok(a.len() == b.len() && a.keys().all(|key| b.contains_key(key)));
        }
        (Some(Kind::List(a)), Some(Kind::List(b))) => (a, b),
        (Some(Kind::Tuple(a)), Some(Kind::Tuple(b))) => (a.to_vec(), b.to_vec()),
        (Some(Kind::Range(a, b, c)), Some(Kind::Range(d, e, f))) if (a, b, c) == (d, e, f) => return Ok(true),
        (Some(Kind::Range(..)), Some(Kind::Range(..)) | None) => return Err(Stop::Unknown),
        (Some(Kind::Slice(_)), Some(Kind::Slice(_))) => return Err(Stop::Unknown),
        _ => return Ok(false),
    };
    if a.len() != b.len() {
        return Ok(false);
    }
    let mut all = Ok(true);
    for (a, b) in a.iter().zip(&b) {
        match equal_within(world, &a.value, &b.value, depth + 1) {
            Ok(false) => return Ok(false),
            Ok(true) => {}
            Err(stop) => all = Err(stop),
        }
    }
    all
}

/// A copy of a container whose contents are known; `None` for what is no container.
fn known<'a>(world: &mut World<'a>, value: &Value) -> Out<Option<Kind<'a>>> {
    let Value::Object(id) = value else { return Ok(None) };
    let object = world.heap.get(*id);
    if object.open || !object.rest.is_plain() {
        return Err(Stop::Unknown);
    }
    let (kind, size) = match &object.kind {
        Kind::List(items) => (object.kind.clone(), items.len()),
        Kind::Tuple(items) => (object.kind.clone(), items.len()),
        Kind::Dict(items) | Kind::Set(items) => (object.kind.clone(), 2 * items.len()),
        Kind::ByteArray(_) | Kind::Range(..) | Kind::Slice(_) => (object.kind.clone(), 1),
        Kind::Iterator { .. } => return Ok(None),
        _ => return Err(Stop::Unknown),
    };
    world.pass(size)?;
    Ok(Some(kind))
}

fn dictionaries(world: &mut World<'_>, a: &Dict, b: &Dict, depth: u8) -> Out<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let mut all = Ok(true);
    for (key, (_, value)) in a {
        let Some((_, other)) = b.get(key) else { return Ok(false) };
        match equal_within(world, &value.value, &other.value, depth + 1) {
            Ok(false) => return Ok(false),
            Ok(true) => {}
            Err(stop) => all = Err(stop),
        }
    }
    all
}

/// The order of two numbers, exact for all sizes; `None` for what is not a number.
fn order(a: &Number, b: &Number) -> Option<Ordering> {
    match (a, b) {
        (Number::Int(Int::Small(a)), Number::Int(Int::Small(b))) => Some(a.cmp(b)),
        (Number::Int(a), Number::Int(b)) => Some(a.big().cmp(&b.big())),
        (Number::Float(a), Number::Float(b)) => a.partial_cmp(b),
        (Number::Int(a), Number::Float(b)) => int_to_float(a, *b),
        (Number::Float(a), Number::Int(b)) => int_to_float(b, *a).map(Ordering::reverse),
    }
}

fn int_to_float(int: &Int, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    if float.is_infinite() {
        return Some(if float > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let whole = convert::whole(float.floor()).ok()?;
    let order = int.big().cmp(&whole.big());
    Some(if order == Ordering::Equal && float.fract() != 0.0 { Ordering::Less } else { order })
}

/// `a < b`, or `a <= b`.
pub(in super::super) fn less(world: &mut World<'_>, a: &Value, b: &Value, or_equal: bool) -> Out<bool> {
    less_within(world, a, b, or_equal, 0)
}

fn less_within(world: &mut World<'_>, a: &Value, b: &Value, or_equal: bool, depth: u8) -> Out<bool> {
    if depth > DEPTH {
        return Err(Stop::Unknown);
    }
    let decide = |order: Ordering| order == Ordering::Less || (or_equal && order == Ordering::Equal);
    if let (Ok(a), Ok(b)) = (convert::number(world, a), convert::number(world, b)) {
        world.pass(1)?;
        return Ok(order(&a, &b).is_some_and(decide));
    }
    if let (Value::Str(a), Value::Str(b)) = (a, b) {
        world.pass(a.as_str().len().min(b.as_str().len()) / 16)?;
        return Ok(decide(a.as_str().cmp(b.as_str())));
    }
    if let (Ok(a), Ok(b)) = (convert::bytes(world, a), convert::bytes(world, b)) {
        world.pass(a.len().min(b.len()) / 16)?;
        return Ok(decide(a.cmp(&b)));
    }
    let (a, b) = match (a, b) {
        (Value::Object(_), Value::Object(_)) => match (known(world, a)?, known(world, b)?) {
            (Some(Kind::List(a)), Some(Kind::List(b))) => (a, b),
            (Some(Kind::Tuple(a)), Some(Kind::Tuple(b))) => (a.to_vec(), b.to_vec()),
            (Some(Kind::Set(a)), Some(Kind::Set(b))) => {
                let within = a.keys().all(|key| b.contains_key(key));
                return Ok(within && (or_equal || a.len() < b.len()));
            }
            _ => return Err(TYPE),
        },
        _ => return Err(super::both_wrong(world, a, b)),
    };
    for (a, b) in a.iter().zip(&b) {
        if !equal_within(world, &a.value, &b.value, depth + 1)? {
            return less_within(world, &a.value, &b.value, or_equal, depth + 1);
        }
    }
    Ok(decide(a.len().cmp(&b.len())))
}

/// `a is b`, where there is only one of what is meant.
pub(super) fn same(a: &Value, b: &Value) -> Out<bool> {
    let small = |int: &Int| int.small().is_some_and(|small| (-5..=256).contains(&small));
    Ok(match (a, b) {
        (Value::Unknown | Value::Host(_), _) | (_, Value::Unknown | Value::Host(_)) => return Err(Stop::Unknown),
        (Value::None, Value::None) => true,
        (Value::None, _) | (_, Value::None) => false,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Object(a), Value::Object(b)) => a == b,
        (Value::Int(a), Value::Int(b)) if a != b => false,
        (Value::Int(a), Value::Int(_)) if small(a) => true,
        (Value::Str(a), Value::Str(b)) if a != b => false,
        (Value::Bytes(a), Value::Bytes(b)) if a != b => false,
        (Value::Int(_), Value::Int(_)) | (Value::Float(_), Value::Float(_)) => return Err(Stop::Unknown),
        (Value::Str(_) | Value::Bytes(_) | Value::Partial(_), Value::Str(_) | Value::Bytes(_) | Value::Partial(_)) => {
            return if matches!((a, b), (Value::Str(_), Value::Bytes(_)) | (Value::Bytes(_), Value::Str(_))) {
                Ok(false)
            } else {
                Err(Stop::Unknown)
            };
        }
        _ => false,
    })
}

/// `item in container`.
pub(super) fn holds(world: &mut World<'_>, container: &Value, item: &Value) -> Out<bool> {
    match (container, item) {
        (Value::Str(text), Value::Str(part)) => {
            world.pass(text.as_str().len() / 16)?;
            Ok(text.as_str().contains(part.as_str()))
        }
        (Value::Partial(text), Value::Str(part)) => {
            world.pass(text.as_str().len() / 16)?;
            let found = !part.as_str().contains(HOLE) && text.as_str().contains(part.as_str());
            if found { Ok(true) } else { Err(Stop::Unknown) }
        }
        (Value::Object(_), _) if convert::bytes(world, container).is_err() => in_object(world, container, item),
        _ => {
            let bytes = convert::bytes(world, container)?;
            world.pass(bytes.len() / 16)?;
            match convert::bytes(world, item) {
                Ok(part) => Ok(part.is_empty() || memchr::memmem::find(&bytes, &part).is_some()),
                Err(_) => match convert::index(world, item)? {
                    byte @ 0..=255 => Ok(bytes.contains(&(byte as u8))),
                    _ => Err(super::super::VALUE),
                },
            }
        }
    }
}

fn in_object(world: &mut World<'_>, container: &Value, item: &Value) -> Out<bool> {
    if matches!(container, Value::Object(id) if matches!(world.heap.get(*id).kind, Kind::Iterator { .. })) {
        // It would be used up to there.
        return Err(Stop::Unknown);
    }
    if let Value::Object(id) = container
        && let object = world.heap.get(*id)
        && let Kind::Range(start, stop, step) = object.kind
        && let Ok(number) = convert::integer(world, item)
    {
        let Some(number) = number.small() else { return Ok(false) };
        let within = if step > 0 { start <= number && number < stop } else { stop < number && number <= start };
        return Ok(within && (i128::from(number) - i128::from(start)) % i128::from(step) == 0);
    }
    match known(world, container)? {
        Some(Kind::Dict(items) | Kind::Set(items)) => {
            let key = world.heap.key(item).ok_or_else(|| unhashable(world, item))?;
            match items.contains_key(&key) {
                false if !key.is_certain() => Err(Stop::Unknown),
                found => Ok(found),
            }
        }
        Some(Kind::List(items)) => among(world, &items, item),
        Some(Kind::Tuple(items)) => among(world, &items, item),
        Some(Kind::Range(..)) => {
            let items = iterator::ordered(world, container)?;
            among(world, &items, item)
        }
        _ => Err(convert::wrong(world, container)),
    }
}

/// Why something is no key.
pub(in super::super) fn unhashable(world: &World<'_>, value: &Value) -> Stop {
    match value {
        Value::Object(id) => match world.heap.get(*id).kind {
            Kind::List(_) | Kind::Dict(_) | Kind::ByteArray(_) => TYPE,
            _ => Stop::Unknown,
        },
        _ => Stop::Unknown,
    }
}

fn among(world: &mut World<'_>, items: &[Val], item: &Value) -> Out<bool> {
    let mut found = Ok(false);
    for val in items {
        match equal(world, &val.value, item) {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(stop) => found = Err(stop),
        }
    }
    found
}
