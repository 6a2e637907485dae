//! Raw bytes: `Buffer` and `Uint8Array`, and the functions that turn them into text and back.

mod encoding;
mod make;
mod number;

pub(super) use make::global;

use super::super::value::{Bytes, Id, Kind, Val, Value};
use super::{Abrupt, Answer, Asked, Machine, Native, relative, spend_pass, unmade};
use encoding::Encoding;

/// A method of `Buffer.prototype` and `Uint8Array.prototype`, as far as it is not one of arrays.
pub(super) fn method(name: &str) -> Option<Native> {
    let native: Native = match name {
        "toString" => to_string,
        "slice" => slice,
        "subarray" => subarray,
        "equals" => equals,
        "compare" => |machine, asked| {
            let pair = both(machine, asked);
            Ok(pair.map(|(a, b)| Val::number(f64::from(a.cmp(&b) as i8))))
        },
        "indexOf" => index_of,
        "includes" => includes,
        "lastIndexOf" => |_, _| Ok(None),
        "write" => write,
        "set" => set,
        "copy" => copy,
        "fill" => fill,
        "concat" | "push" | "pop" | "shift" | "unshift" | "splice" | "flat" | "flatMap" | "toSpliced" => return None,
        _ => return number::method(name).or_else(|| super::array::method(name)),
    };
    Some(native)
}

fn bytes_of(machine: &Machine<'_>, val: &Val) -> Option<Vec<u8>> {
    machine.heap.bytes(val.as_object()?).map(<[u8]>::to_vec)
}

fn kind_of(machine: &Machine<'_>, id: Id) -> Option<Bytes> {
    match machine.heap.get(id).kind {
        Kind::Bytes(_, kind) => Some(kind),
        _ => None,
    }
}

/// The bytes that a method of `Buffer` alone is called on.
fn buffer(machine: &Machine<'_>, asked: &Asked<'_>) -> Option<Id> {
    asked.this.as_object().filter(|&id| kind_of(machine, id) == Some(Bytes::Buffer))
}

/// New bytes.
fn made(machine: &mut Machine<'_>, bytes: Vec<u8>, kind: Bytes) -> Answer {
    machine.spend_text(bytes.len())?;
    machine.new_object(Kind::Bytes(bytes, kind)).map(|id| Some(Val::object(id)))
}

/// The encoding an argument names.
fn encoding(asked: &Asked<'_>, index: usize) -> Option<Encoding> {
    match &asked.argument(index).value {
        Value::Undefined => Some(Encoding::Utf8),
        Value::String(name) => Encoding::named(&name.to_string()),
        _ => None,
    }
}

fn to_string(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = known!(asked.this.as_object());
    let bytes = known!(bytes_of(machine, asked.this));
    if kind_of(machine, id) == Some(Bytes::Array) {
        machine.spend_text(4 * bytes.len())?;
        let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
        return Ok(Some(Val::text(numbers.join(",").as_str())));
    }
    let encoding = known!(encoding(asked, 0));
    let start = known!(asked.integer(machine, 1, 0.0)?).clamp(0.0, bytes.len() as f64) as usize;
    let end = known!(asked.integer(machine, 2, f64::INFINITY)?).clamp(start as f64, bytes.len() as f64) as usize;
    machine.spend_text(2 * (end - start))?;
    Ok(Some(Val::text(encoding.decode(&bytes[start..end]))))
}

/// Copies of a typed array, but shares the memory of a `Buffer`.
fn slice(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = known!(asked.this.as_object());
    match known!(kind_of(machine, id)) {
        Bytes::Buffer => subarray(machine, asked),
        Bytes::Array => part(machine, asked, Bytes::Array),
    }
}

/// Memory is not shared here. Where only what is certain counts there is no answer.
fn subarray(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = known!(asked.this.as_object());
    let kind = known!(kind_of(machine, id));
    if machine.strict { Ok(None) } else { part(machine, asked, kind) }
}

fn part(machine: &mut Machine<'_>, asked: &Asked<'_>, kind: Bytes) -> Answer {
    let bytes = known!(bytes_of(machine, asked.this));
    let start = relative(known!(asked.integer(machine, 0, 0.0)?), bytes.len());
    let end = relative(known!(asked.integer(machine, 1, f64::INFINITY)?), bytes.len()).max(start);
    made(machine, bytes[start..end].to_vec(), kind)
}

/// `this` and the argument.
fn both(machine: &Machine<'_>, asked: &Asked<'_>) -> Option<(Vec<u8>, Vec<u8>)> {
    buffer(machine, asked)?;
    Some((bytes_of(machine, asked.this)?, bytes_of(machine, asked.argument(0))?))
}

fn equals(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    Ok(both(machine, asked).map(|(a, b)| Val::bool(a == b)))
}

/// Where the argument stands. The outer `None`: not known.
fn position(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Result<Option<Option<usize>>, Abrupt> {
    let id = known!(asked.this.as_object());
    let bytes = known!(bytes_of(machine, asked.this));
    let from = relative(known!(asked.integer(machine, 1, 0.0)?), bytes.len());
    spend_pass(machine, bytes.len())?;
    let is_buffer = kind_of(machine, id) == Some(Bytes::Buffer);
    let needle = match &asked.argument(0).value {
        Value::Number(number) if number.fract() == 0.0 && (0.0..256.0).contains(number) => vec![*number as u8],
        Value::String(text) if is_buffer => known!(encoding(asked, 2)).encode(text),
        Value::Object(_) if is_buffer => known!(bytes_of(machine, asked.argument(0))),
        _ => return Ok(None),
    };
    if needle.is_empty() {
        return Ok(None);
    }
    Ok(Some(memchr::memmem::find(&bytes[from..], &needle).map(|at| at + from)))
}

fn index_of(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    Ok(position(machine, asked)?.map(|at| Val::number(at.map_or(-1.0, |at| at as f64))))
}

fn includes(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    Ok(position(machine, asked)?.map(|at| Val::bool(at.is_some())))
}

/// Puts bytes over others, as many as fit.
fn overwrite(machine: &mut Machine<'_>, id: Id, at: usize, bytes: &[u8]) -> usize {
    let Kind::Bytes(old, _) = &mut machine.heap.get_mut(id).kind else { return 0 };
    let at = at.min(old.len());
    let count = bytes.len().min(old.len() - at);
    old[at..at + count].copy_from_slice(&bytes[..count]);
    count
}

fn write(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let (Some(id), Some(text)) = (buffer(machine, asked), asked.argument(0).as_text()) else { return unmade(machine) };
    // `write(text, encoding)`, `write(text, at)`, `write(text, at, length, encoding)`.
    let (at, most, encoding) = match asked.arguments {
        [_] => (Some(0.0), Some(f64::INFINITY), Some(Encoding::Utf8)),
        [_, Val { value: Value::String(_), .. }] => (Some(0.0), Some(f64::INFINITY), encoding(asked, 1)),
        [_, _, Val { value: Value::String(_), .. }] => {
            (asked.integer(machine, 1, 0.0)?, Some(f64::INFINITY), encoding(asked, 2))
        }
        _ => (asked.integer(machine, 1, 0.0)?, asked.integer(machine, 2, f64::INFINITY)?, encoding(asked, 3)),
    };
    let (Some(at), Some(most), Some(encoding)) = (at, most, encoding) else { return unmade(machine) };
    let bytes = encoding.encode(text);
    let room = machine.heap.bytes(id).map_or(0, <[u8]>::len) as f64;
    let is_whole = bytes.len() as f64 <= most && at >= 0.0 && at + bytes.len() as f64 <= room;
    // Characters are not cut.
    if !is_whole && (at < 0.0 || at > room || !matches!(encoding, Encoding::Latin1 | Encoding::Hex)) {
        return unmade(machine);
    }
    let most = (most.max(0.0) as usize).min(bytes.len());
    let count = overwrite(machine, id, at as usize, &bytes[..most]);
    Ok(Some(Val::number(count as f64)))
}

fn set(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let Some(id) = asked.this.as_object() else { return unmade(machine) };
    let at = asked.integer(machine, 1, 0.0)?;
    let elements = super::array::items(machine, asked.argument(0), asked)?;
    let bytes = match elements {
        Some(elements) => super::array::to_bytes(machine, &elements, asked)?,
        None => None,
    };
    let (Some(at), Some(bytes)) = (at, bytes) else { return unmade(machine) };
    let room = machine.heap.bytes(id).map_or(0, <[u8]>::len) as f64;
    if at < 0.0 || at + bytes.len() as f64 > room {
        return Err(super::throw_vaguely(machine, "RangeError"));
    }
    overwrite(machine, id, at as usize, &bytes);
    Ok(Some(Val::UNDEFINED))
}

/// `copy(target, at, start, end)`.
fn copy(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let (Some(_), Some(bytes)) = (buffer(machine, asked), bytes_of(machine, asked.this)) else {
        return unmade(machine);
    };
    let Some(target) = asked.argument(0).as_object() else { return unmade(machine) };
    let (at, start) = (asked.integer(machine, 1, 0.0)?, asked.integer(machine, 2, 0.0)?);
    let (Some(at), Some(start), Some(end)) = (at, start, asked.integer(machine, 3, f64::INFINITY)?) else {
        return unmade(machine);
    };
    let length = bytes.len() as f64;
    if at < 0.0 || start < 0.0 || start > length || end < 0.0 {
        return unmade(machine);
    }
    let end = end.min(length).max(start) as usize;
    let count = overwrite(machine, target, at as usize, &bytes[start as usize..end]);
    Ok(Some(Val::number(count as f64)))
}

fn fill(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let Some(id) = asked.this.as_object() else { return unmade(machine) };
    let length = machine.heap.bytes(id).map_or(0, <[u8]>::len);
    let pattern = match &asked.argument(0).value {
        Value::Number(number) => Some(vec![super::super::convert::to_int32(*number) as u8]),
        Value::String(text) if asked.arguments.len() == 1 => Some(Encoding::Utf8.encode(text)),
        _ => None,
    };
    let (start, end) = (asked.integer(machine, 1, 0.0)?, asked.integer(machine, 2, f64::INFINITY)?);
    let (Some(pattern), Some(start), Some(end)) = (pattern, start, end) else { return unmade(machine) };
    if pattern.is_empty() || start < 0.0 || end < 0.0 {
        return unmade(machine);
    }
    let (start, end) = (relative(start, length), relative(end, length));
    spend_pass(machine, length)?;
    let filler: Vec<u8> = pattern.into_iter().cycle().take(end.saturating_sub(start)).collect();
    overwrite(machine, id, start, &filler);
    Ok(Some(asked.this.clone()))
}
