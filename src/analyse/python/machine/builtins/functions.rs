//! The functions that need no import, apart from those that make numbers and containers.

use super::arguments::given;
use super::{Asked, Native, OVERFLOW, Out, Stop, TYPE, VALUE, World, convert, encoding, format, iterator, operators};
use crate::analyse::python::machine::value::{Int, Kind, Val, Value};

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "len" => len,
        "ord" => ord,
        "chr" | "unichr" => chr,
        "str" | "unicode" => str,
        "repr" => repr,
        "ascii" => ascii,
        "format" => format_value,
        "slice" => slice,
        "all" => all,
        "any" => any,
        "sum" => sum,
        "min" => min,
        "max" => max,
        "callable" => callable,
    })
}

fn len(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.exactly()?;
    length(world, &value.value).map(|length| Value::Int((length as i64).into()))
}

/// How many elements are in it.
fn length(world: &World<'_>, value: &Value) -> Out<usize> {
    Ok(match value {
        Value::Str(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::Object(id) => {
            let object = world.heap.get(*id);
            if object.open || !object.rest.is_plain() {
                return Err(Stop::Unknown);
            }
            match &object.kind {
                Kind::List(items) => items.len(),
                Kind::Tuple(items) => items.len(),
                Kind::Dict(items) | Kind::Set(items) => items.len(),
                Kind::ByteArray(bytes) => bytes.len(),
                Kind::Range(start, stop, step) => match iterator::range_length(*start, *stop, *step) {
                    length if length <= i64::MAX as usize => length,
                    _ => return Err(OVERFLOW),
                },
                _ => return Err(convert::wrong(world, value)),
            }
        }
        other => return Err(convert::wrong(world, other)),
    })
}

fn ord(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.exactly()?;
    let code = match &value.value {
        Value::Str(text) => {
            let mut chars = text.as_str().chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => i64::from(u32::from(c)),
                _ => return Err(TYPE),
            }
        }
        other => match *convert::bytes(world, other)? {
            [byte] => i64::from(byte),
            _ => return Err(TYPE),
        },
    };
    Ok(Value::Int(code.into()))
}

fn chr(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.exactly()?;
    match convert::integer(world, &value.value)? {
        Int::Small(code) if (0..=0x10_ffff).contains(&code) => {
            // Half of a pair cannot be held.
            char::from_u32(code as u32).map(|c| Value::Str(c.into())).ok_or(Stop::Unknown)
        }
        Int::Small(code) if i32::try_from(code).is_ok() => Err(VALUE),
        // It is another error since Python 3.13.
        _ => Err(Stop::Unknown),
    }
}

fn str(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [object, encoding, errors] = asked.bind(["object", "encoding", "errors"], 0)?;
    let Some(object) = object else { return Ok(Value::Str("".into())) };
    if encoding.is_none() && errors.is_none() {
        return format::to_text(world, &object.value);
    }
    if matches!(object.value, Value::Str(_)) {
        return Err(TYPE);
    }
    encoding::decode_value(world, &object.value, encoding, errors)
}

fn repr(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.exactly()?;
    format::to_repr(world, &value.value, false)
}

fn ascii(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value] = asked.exactly()?;
    format::to_repr(world, &value.value, true)
}

fn format_value(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [value, spec] = asked.bind(["", ""], 1)?;
    let spec = match spec {
        Some(spec) => convert::text(world, &spec.value)?,
        None => "".into(),
    };
    format::to_format(world, &value.ok_or(TYPE)?.value, spec.as_str())
}

fn slice(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.nameless()?;
    let mut parts = [None; 3];
    if asked.arguments.is_empty() || asked.arguments.len() > 3 {
        return Err(TYPE);
    }
    for (slot, argument) in parts.iter_mut().zip(asked.arguments) {
        if let Some(argument) = given(Some(argument)) {
            *slot = Some(convert::count(world, &argument.value)?);
        }
    }
    if asked.arguments.len() == 1 {
        parts = [None, parts[0], None];
    }
    world.object(Kind::Slice(parts))
}

/// Looks for an element whose truth is `wanted`.
fn search(world: &mut World<'_>, asked: &Asked<'_>, wanted: bool) -> Out<bool> {
    let [items] = asked.exactly()?;
    let mut found = Ok(false);
    for item in iterator::unordered(world, &items.value)? {
        match operators::truth(world, &item.value) {
            Some(truth) if truth == wanted => return Ok(true),
            Some(_) => {}
            None => found = Err(Stop::Unknown),
        }
    }
    found
}

fn all(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    search(world, asked, false).map(|found| Value::Bool(!found))
}

fn any(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    search(world, asked, true).map(Value::Bool)
}

fn sum(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [items, start] = asked.bind(["", "start"], 1)?;
    let mut sum = start.map_or(Value::Int(0.into()), |start| start.value.clone());
    if matches!(sum, Value::Str(_) | Value::Bytes(_)) {
        return Err(TYPE);
    }
    for item in iterator::unordered(world, &items.ok_or(TYPE)?.value)? {
        // Since Python 3.12 floats are summed more exactly.
        if matches!(item.value, Value::Float(_)) {
            return Err(Stop::Unknown);
        }
        sum = operators::compute(world, ruff_python_ast::Operator::Add, &sum, &item.value)?;
    }
    Ok(sum)
}

fn min(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    extreme(world, asked, false)
}

fn max(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    extreme(world, asked, true)
}

/// The first element that no other is beyond.
fn extreme(world: &mut World<'_>, asked: &Asked<'_>, largest: bool) -> Out<Val> {
    asked.only_named(&["key", "default"])?;
    if given(asked.named("key")).is_some() {
        return Err(Stop::Unknown);
    }
    let items = match asked.arguments {
        [] => return Err(TYPE),
        [items] => iterator::unordered(world, &items.value)?,
        items => items.to_vec(),
    };
    let mut items = items.into_iter();
    let Some(mut best) = items.next() else { return asked.named("default").cloned().ok_or(VALUE) };
    if !best.is_known() {
        return Err(Stop::Unknown);
    }
    for item in items {
        let (low, high) = if largest { (&best, &item) } else { (&item, &best) };
        if operators::less(world, &low.value, &high.value, false)? {
            best = item;
        }
    }
    Ok(best)
}

fn callable(_: &mut World<'_>, asked: &Asked<'_>) -> Out {
    match asked.exactly::<1>()?[0].value {
        Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_) | Value::Bytes(_) => {
            Ok(Value::Bool(false))
        }
        _ => Err(Stop::Unknown),
    }
}
