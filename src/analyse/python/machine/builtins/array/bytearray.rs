//! `bytearray`: bytes that can be changed.

use super::bytes::gathered;
use crate::analyse::python::machine::builtins::{
    Asked, INDEX, Native, Out, Stop, VALUE, World, convert, encoding, iterator,
};
use crate::analyse::python::machine::value::{Id, Kind, Value};

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, { "bytearray" => bytearray, "bytearray.fromhex" => from_hex, })
}

pub(in super::super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "append" => append,
        "extend" => extend,
        "insert" => insert,
        "pop" => pop,
        "reverse" => reverse,
        "clear" => clear,
        "copy" => copy,
    })
}

fn bytearray(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let bytes = gathered(world, asked)?;
    world.object(Kind::ByteArray(bytes))
}

fn from_hex(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text] = asked.exactly()?;
    let text = convert::text(world, &text.value)?;
    world.room(text.as_str().len())?;
    let bytes = encoding::spaced_hex(text.as_str()).ok_or(VALUE)?;
    world.object(Kind::ByteArray(bytes))
}

fn this(asked: &Asked<'_>) -> Out<Id> {
    asked.this.as_object().ok_or(Stop::Unknown)
}

/// Its bytes, to change.
fn held<'w>(world: &'w mut World<'_>, asked: &Asked<'_>) -> Out<&'w mut Vec<u8>> {
    let object = world.heap.get_mut(this(asked)?);
    match &mut object.kind {
        _ if object.open => Err(Stop::Unknown),
        Kind::ByteArray(bytes) => Ok(bytes),
        _ => Err(Stop::Unknown),
    }
}

fn octet(world: &World<'_>, value: &Value) -> Out<u8> {
    u8::try_from(convert::index(world, value)?).map_err(|_| VALUE)
}

fn append(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [byte] = asked.exactly()?;
    let byte = octet(world, &byte.value)?;
    world.room(1)?;
    held(world, asked)?.push(byte);
    Ok(Value::None)
}

fn extend(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [more] = asked.exactly()?;
    let more = match convert::bytes(world, &more.value) {
        Ok(bytes) => bytes.to_vec(),
        Err(_) => iterator::octets(world, &more.value)?,
    };
    let length = held(world, asked)?.len();
    world.room(more.len())?;
    if (length + more.len()) as u64 > crate::limits::EVALUATOR_TEXT_BYTES / 4 {
        return Err(Stop::Unknown);
    }
    held(world, asked)?.extend(more);
    Ok(Value::None)
}

fn insert(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [at, byte] = asked.exactly()?;
    let (at, byte) = (convert::index(world, &at.value)?, octet(world, &byte.value)?);
    let length = held(world, asked)?.len() as i64;
    world.room(length as usize)?;
    let at = if at < 0 { at.saturating_add(length).max(0) } else { at.min(length) };
    held(world, asked)?.insert(at as usize, byte);
    Ok(Value::None)
}

fn pop(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [at] = asked.bind([""], 0)?;
    let at = match at {
        Some(at) => convert::index(world, &at.value)?,
        None => -1,
    };
    let length = held(world, asked)?.len() as i64;
    world.pass(length as usize / 16)?;
    let at = if at < 0 { at.saturating_add(length) } else { at };
    if !(0..length).contains(&at) {
        return Err(INDEX);
    }
    Ok(Value::Int(i64::from(held(world, asked)?.remove(at as usize)).into()))
}

fn reverse(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let length = held(world, asked)?.len();
    world.pass(length / 16)?;
    held(world, asked)?.reverse();
    Ok(Value::None)
}

fn clear(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    held(world, asked)?.clear();
    Ok(Value::None)
}

fn copy(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let bytes = held(world, asked)?.clone();
    world.room(bytes.len())?;
    world.object(Kind::ByteArray(bytes))
}
