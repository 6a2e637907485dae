//! Bytes: what makes them and the methods of `bytes`, which `bytearray` has too.

mod edit;
mod search;
mod split;

use crate::analyse::python::machine::builtins::{
    Asked, Native, Out, Stop, TYPE, VALUE, World, convert, encoding, iterator,
};
use crate::analyse::python::machine::value::{Kind, Value};

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "bytes" => bytes,
        "bytes.fromhex" => from_hex,
        "bytes.maketrans" | "bytearray.maketrans" => make_table,
        "memoryview" | "buffer" => view,
    })
}

pub(in super::super) fn method(name: &str) -> Option<Native> {
    edit::method(name).or_else(|| search::method(name)).or_else(|| split::method(name)).or_else(|| {
        natives!(name, {
            "decode" => decode,
            "hex" => hex,
            "join" => join,
            "tobytes" => to_bytes,
            "tolist" => to_list,
            "__getitem__" => super::sequence::get,
        })
    })
}

/// The bytes that a constructor makes of its arguments.
pub(super) fn gathered(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Vec<u8>> {
    let [source, encoding, errors] = asked.bind(["source", "encoding", "errors"], 0)?;
    let Some(source) = source else { return if encoding.is_some() { Err(TYPE) } else { Ok(Vec::new()) } };
    match &source.value {
        Value::Str(_) if encoding.is_some() => match encoding::encode_value(world, &source.value, encoding, errors)? {
            Value::Bytes(bytes) => Ok(bytes.to_vec()),
            _ => Err(Stop::Unknown),
        },
        // Python 2 takes a text for what it is.
        Value::Str(_) => Err(TYPE),
        _ if encoding.is_some() => Err(TYPE),
        Value::Int(_) | Value::Bool(_) => {
            let length = usize::try_from(convert::count(world, &source.value)?).map_err(|_| VALUE)?;
            world.room(length)?;
            Ok(vec![0; length])
        }
        other => match convert::bytes(world, other) {
            Ok(bytes) => {
                world.room(bytes.len())?;
                Ok(bytes.to_vec())
            }
            Err(_) => iterator::octets(world, other),
        },
    }
}

fn bytes(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    Ok(Value::Bytes(gathered(world, asked)?.into()))
}

fn view(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [source] = asked.exactly()?;
    convert::bytes(world, &source.value).map(Value::Bytes)
}

fn from_hex(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text] = asked.exactly()?;
    let text = convert::text(world, &text.value)?;
    world.room(text.as_str().len())?;
    encoding::spaced_hex(text.as_str()).map(|bytes| Value::Bytes(bytes.into())).ok_or(VALUE)
}

pub(super) fn this(world: &World<'_>, asked: &Asked<'_>) -> Out<std::rc::Rc<[u8]>> {
    convert::bytes(world, &asked.this.value)
}

/// Bytes of the kind whose method it is.
pub(super) fn made(world: &mut World<'_>, asked: &Asked<'_>, bytes: impl Into<Vec<u8>>) -> Out {
    let bytes = bytes.into();
    world.room(bytes.len())?;
    match asked.this.value {
        Value::Object(_) => world.object(Kind::ByteArray(bytes)),
        _ => Ok(Value::Bytes(bytes.into())),
    }
}

fn decode(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [encoding, errors] = asked.bind(["encoding", "errors"], 0)?;
    encoding::decode_value(world, &asked.this.value, encoding, errors)
}

fn hex(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    if !asked.arguments.is_empty() || !asked.named.is_empty() {
        return Err(Stop::Unknown);
    }
    let bytes = this(world, asked)?;
    world.room(2 * bytes.len())?;
    Ok(Value::Str(data_encoding::HEXLOWER.encode(&bytes).into()))
}

fn join(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [items] = asked.exactly()?;
    let mark = this(world, asked)?;
    let items = iterator::ordered(world, &items.value)?;
    let mut all = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            all.extend_from_slice(&mark);
        }
        all.extend_from_slice(&convert::bytes(world, &item.value)?);
        world.room(all.len() / 64)?;
    }
    made(world, asked, all)
}

/// What counts as blank in bytes.
pub(super) fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

fn make_table(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [from, to] = asked.exactly()?;
    let (from, to) = (convert::bytes(world, &from.value)?, convert::bytes(world, &to.value)?);
    if from.len() != to.len() {
        return Err(VALUE);
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (from, to) in from.iter().zip(&*to) {
        table[usize::from(*from)] = *to;
    }
    Ok(Value::Bytes(table.into()))
}

fn to_bytes(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    this(world, asked).map(Value::Bytes)
}

fn to_list(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let items = iterator::ordered(world, &asked.this.value)?;
    world.list(items)
}
