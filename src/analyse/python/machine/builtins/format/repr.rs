//! `str` and `repr`.

use std::fmt::Write;
use std::sync::LazyLock;

use regex::Regex;

use crate::analyse::python::machine::builtins::number::{decimal, float};
use crate::analyse::python::machine::builtins::pieces::Pieces;
use crate::analyse::python::machine::builtins::{Out, Stop, World};
use crate::analyse::python::machine::value::{Id, Kind, Value};

/// Values within values that are written.
const DEPTH: u8 = 32;

/// What `str.isprintable` says no to, apart from the blank: it is escaped.
static UNPRINTABLE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\p{C}\p{Z}]").ok());

/// `str(value)`.
pub(super) fn write_text(world: &mut World<'_>, value: &Value, out: &mut Pieces) -> Out<()> {
    match value {
        Value::Str(_) | Value::Partial(_) | Value::Unknown | Value::Host(_) => out.push_value(world, value),
        _ => write_repr(world, value, out, false),
    }
}

/// `repr(value)`; with `ascii`, all in ASCII.
pub(in super::super) fn write_repr(world: &mut World<'_>, value: &Value, out: &mut Pieces, ascii: bool) -> Out<()> {
    write_within(world, value, out, ascii, 0)
}

fn write_within(world: &mut World<'_>, value: &Value, out: &mut Pieces, ascii: bool, depth: u8) -> Out<()> {
    if depth > DEPTH {
        return Err(Stop::Unknown);
    }
    world.pass(1)?;
    match value {
        Value::None => out.push(world, "None"),
        Value::Bool(bool) => out.push(world, if *bool { "True" } else { "False" }),
        Value::Int(int) => {
            let digits = decimal(world, int)?;
            out.push(world, &digits)
        }
        Value::Float(number) => out.push(world, &float::repr(*number)),
        Value::Str(text) => {
            world.room(text.as_str().len())?;
            out.push(world, &quoted(text.as_str(), ascii))
        }
        Value::Bytes(bytes) => {
            world.room(bytes.len())?;
            out.push(world, &quoted_bytes(bytes))
        }
        Value::Partial(_) | Value::Host(_) | Value::Unknown => out.push_value(world, value),
        Value::Object(id) => write_object(world, *id, out, ascii, depth),
    }
}

fn write_object(world: &mut World<'_>, id: Id, out: &mut Pieces, ascii: bool, depth: u8) -> Out<()> {
    let object = world.heap.get(id);
    if object.open || !object.rest.is_plain() {
        out.hole();
        return Ok(());
    }
    match object.kind.clone() {
        Kind::List(items) => {
            out.push(world, "[")?;
            for (at, item) in items.iter().enumerate() {
                out.push(world, if at > 0 { ", " } else { "" })?;
                write_within(world, &item.value, out, ascii, depth + 1)?;
            }
            out.push(world, "]")
        }
        // One with names is written otherwise.
        Kind::Tuple(_) if !object.attributes.is_empty() => {
            out.hole();
            Ok(())
        }
        Kind::Tuple(items) => {
            out.push(world, "(")?;
            for (at, item) in items.iter().enumerate() {
                out.push(world, if at > 0 { ", " } else { "" })?;
                write_within(world, &item.value, out, ascii, depth + 1)?;
            }
            out.push(world, if items.len() == 1 { ",)" } else { ")" })
        }
        Kind::Dict(items) => {
            out.push(world, "{")?;
            for (at, (key, item)) in items.values().enumerate() {
                out.push(world, if at > 0 { ", " } else { "" })?;
                write_within(world, &key.value, out, ascii, depth + 1)?;
                out.push(world, ": ")?;
                write_within(world, &item.value, out, ascii, depth + 1)?;
            }
            out.push(world, "}")
        }
        // The order of several is not known.
        Kind::Set(items) if items.len() < 2 && !world.is_frozen(id) => match items.values().next() {
            None => out.push(world, "set()"),
            Some((item, _)) => {
                out.push(world, "{")?;
                write_within(world, &item.value, out, ascii, depth + 1)?;
                out.push(world, "}")
            }
        },
        // Versions differ in which quotes are escaped.
        Kind::ByteArray(bytes) if bytes.contains(&b'\'') => Err(Stop::Unknown),
        Kind::ByteArray(bytes) => {
            world.room(bytes.len())?;
            let text = quoted_bytes(&bytes);
            out.push(world, &format!("bytearray({text})"))
        }
        Kind::Range(start, stop, step) => match step {
            1 => out.push(world, &format!("range({start}, {stop})")),
            _ => out.push(world, &format!("range({start}, {stop}, {step})")),
        },
        Kind::Slice(parts) => {
            let [start, stop, step] = parts.map(|part| part.map_or("None".to_owned(), |part| part.to_string()));
            out.push(world, &format!("slice({start}, {stop}, {step})"))
        }
        _ => {
            out.hole();
            Ok(())
        }
    }
}

/// The quote that `repr` takes.
fn quote(single: bool, double: bool) -> char {
    if single && !double { '"' } else { '\'' }
}

fn quoted(text: &str, ascii: bool) -> String {
    let quote = quote(text.contains('\''), text.contains('"'));
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            ' '..='~' => out.push(c),
            c if !ascii && !c.is_ascii() && is_printable(c) => out.push(c),
            c => escape(&mut out, c),
        }
    }
    out.push(quote);
    out
}

fn escape(out: &mut String, c: char) {
    let code = u32::from(c);
    let _ = match code {
        0..=0xff => write!(out, "\\x{code:02x}"),
        0x100..=0xffff => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// Whether `repr` writes a character as it is.
pub(in super::super) fn is_printable(c: char) -> bool {
    match c {
        ' '..='~' => true,
        c if c.is_ascii() => false,
        c => UNPRINTABLE.as_ref().is_some_and(|regex| !regex.is_match(c.encode_utf8(&mut [0; 4]))),
    }
}

/// `repr` of bytes.
pub(in super::super) fn quoted_bytes(bytes: &[u8]) -> String {
    let quote = quote(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut out = String::with_capacity(bytes.len() + 3);
    out.push('b');
    out.push(quote);
    for &byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            byte if char::from(byte) == quote => {
                out.push('\\');
                out.push(quote);
            }
            b' '..=b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push(quote);
    out
}
