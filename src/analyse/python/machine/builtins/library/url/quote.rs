//! Percent signs put in and taken out.

use crate::analyse::python::machine::builtins::arguments::given;
use crate::analyse::python::machine::builtins::array::list::is_true;
use crate::analyse::python::machine::builtins::pieces::Pieces;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, World, convert, format, iterator};
use crate::analyse::python::machine::text::HOLE;
use crate::analyse::python::machine::value::{Kind, Val, Value};

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "quote" => quote,
        "quote_plus" => quote_plus,
        "unquote" => unquote,
        "unquote_plus" => unquote_plus,
        "unquote_to_bytes" => unquote_to_bytes,
        "urlencode" => encode,
    })
}

/// Bytes with what is not safe behind percent signs.
fn quoted(bytes: &[u8], safe: &[u8], plus: bool) -> String {
    let mut out = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' => out.push(char::from(byte)),
            b' ' if plus => out.push('+'),
            byte if safe.contains(&byte) && byte.is_ascii() => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn quoting(world: &mut World<'_>, asked: &Asked<'_>, standard: &str, plus: bool) -> Out {
    let [text, safe] = asked.bind(["string", "safe"], 1).map_err(|_| Stop::Unknown)?;
    let safe = match safe {
        Some(safe) => convert::ascii_or_bytes(world, &safe.value)?,
        None => standard.as_bytes().into(),
    };
    let text = &text.ok_or(TYPE)?.value;
    let mut out = Pieces::new();
    write_quoted(world, text, &safe, plus, &mut out)?;
    out.finish()
}

fn write_quoted(world: &mut World<'_>, value: &Value, safe: &[u8], plus: bool, out: &mut Pieces) -> Out<()> {
    match value {
        Value::Str(text) => {
            world.room(3 * text.as_str().len())?;
            out.push(world, &quoted(text.as_str().as_bytes(), safe, plus))
        }
        Value::Partial(text) => {
            world.room(3 * text.as_str().len())?;
            for (at, part) in text.as_str().split(HOLE).enumerate() {
                if at > 0 {
                    out.hole();
                }
                out.push(world, &quoted(part.as_bytes(), safe, plus))?;
            }
            Ok(())
        }
        Value::Unknown | Value::Host(_) => {
            out.hole();
            Ok(())
        }
        other => {
            let bytes = convert::bytes(world, other)?;
            world.room(3 * bytes.len())?;
            out.push(world, &quoted(&bytes, safe, plus))
        }
    }
}

fn quote(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    quoting(world, asked, "/", false)
}

fn quote_plus(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    quoting(world, asked, "", true)
}

/// Bytes behind percent signs, as they are; what is no pair of digits stays.
fn unquoted(text: &[u8]) -> Vec<u8> {
    let digit = |at: usize| text.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    let (mut out, mut at) = (Vec::with_capacity(text.len()), 0);
    while let Some(&byte) = text.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high << 4 | low) as u8);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

fn undo(world: &mut World<'_>, asked: &Asked<'_>, plus: bool) -> Out {
    let [text] = asked.bind(["string"], 1).map_err(|_| Stop::Unknown)?;
    let value = &text.ok_or(TYPE)?.value;
    let (text, whole) = match value {
        Value::Partial(text) => (text.clone(), false),
        Value::Str(text) => (text.clone(), true),
        _ => return Err(Stop::Unknown),
    };
    world.room(text.as_str().len())?;
    let text = if plus { text.as_str().replace('+', " ") } else { text.as_str().to_owned() };
    // Each run of ASCII is decoded by itself; other characters stay.
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
        out.push_str(&String::from_utf8_lossy(&unquoted(&rest.as_bytes()[..end])));
        let after = rest[end..].find(|c: char| c.is_ascii()).map_or(rest.len(), |at| end + at);
        out.push_str(&rest[end..after]);
        rest = &rest[after..];
    }
    Ok(if whole { Value::Str(out.into()) } else { Value::Partial(out.into()) })
}

fn unquote(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    undo(world, asked, false)
}

fn unquote_plus(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    undo(world, asked, true)
}

fn unquote_to_bytes(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text] = asked.exactly()?;
    let bytes = match &text.value {
        Value::Str(text) => text.as_str().as_bytes().into(),
        other => convert::bytes(world, other)?,
    };
    world.room(bytes.len())?;
    Ok(Value::Bytes(unquoted(&bytes).into()))
}

fn encode(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [query, many] = asked.bind(["query", "doseq"], 1).map_err(|_| Stop::Unknown)?;
    if given(many).is_some() && is_true(world, many)? {
        return Err(Stop::Unknown);
    }
    let query = query.ok_or(TYPE)?;
    let pairs: Vec<[Val; 2]> = match &query.value {
        Value::Object(id) if let Kind::Dict(items) = &world.heap.get(*id).kind => {
            let object = world.heap.get(*id);
            if object.open || !object.rest.is_plain() {
                return Err(Stop::Unknown);
            }
            items.values().cloned().map(<[Val; 2]>::from).collect()
        }
        other => {
            let mut pairs = Vec::new();
            for pair in iterator::ordered(world, other)? {
                let pair = iterator::ordered(world, &pair.value)?;
                pairs.push(<[Val; 2]>::try_from(pair).map_err(|_| Stop::Unknown)?);
            }
            pairs
        }
    };
    let mut out = Pieces::new();
    for (at, pair) in pairs.iter().enumerate() {
        for (mark, val) in [(if at > 0 { "&" } else { "" }, &pair[0]), ("=", &pair[1])] {
            out.push(world, mark)?;
            let text = match &val.value {
                Value::Bytes(_) => val.value.clone(),
                other => match format::to_text(world, other) {
                    Ok(text) => text,
                    Err(Stop::Unknown) => Value::Unknown,
                    Err(stop) => return Err(stop),
                },
            };
            write_quoted(world, &text, b"", true, &mut out)?;
        }
    }
    out.finish()
}
