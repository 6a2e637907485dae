//! Base64 as `binascii` reads it: what is not of the alphabet is skipped, and a padding that is complete ends it.

use crate::analyse::python::machine::builtins::arguments::given;
use crate::analyse::python::machine::builtins::array::list::is_true;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, World, convert};
use crate::analyse::python::machine::value::{Val, Value};

/// `binascii.Error`, by the name that it carries.
pub(super) const ERROR: Stop = Stop::Raises("Error");

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "base64.b64decode" => decode,
        "base64.standard_b64decode" | "binascii.a2b_base64" => plain_decode,
        "base64.decodebytes" | "base64.decodestring" => bytes_decode,
        "base64.urlsafe_b64decode" => url_decode,
        "base64.b64encode" => encode,
        "base64.standard_b64encode" => plain_encode,
        "base64.urlsafe_b64encode" => url_encode,
        "base64.encodebytes" | "base64.encodestring" => encode_lines,
        "binascii.b2a_base64" => encode_line,
    })
}

/// The bytes that a base64 text stands for.
pub(super) fn undo(text: &[u8]) -> Out<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut place, mut left, mut pads) = (0u8, 0u8, 0u8);
    for &byte in text {
        if byte == b'=' {
            if place >= 2 {
                pads += 1;
                if place + pads >= 4 {
                    return Ok(out);
                }
            }
            continue;
        }
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        pads = 0;
        match place {
            0 => left = value,
            1 => {
                out.push(left << 2 | value >> 4);
                left = value & 0x0f;
            }
            2 => {
                out.push(left << 4 | value >> 2);
                left = value & 3;
            }
            _ => out.push(left << 6 | value),
        }
        place = (place + 1) % 4;
    }
    if place == 0 { Ok(out) } else { Err(ERROR) }
}

fn undone(world: &mut World<'_>, text: &[u8]) -> Out {
    world.room(text.len())?;
    undo(text).map(|bytes| Value::Bytes(bytes.into()))
}

fn decode(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text, others, validate] = asked.bind(["s", "altchars", "validate"], 1)?;
    let mut text = convert::ascii_or_bytes(world, &text.ok_or(TYPE)?.value)?.to_vec();
    if let Some([plus, slash]) = alternative(world, others)? {
        world.room(text.len())?;
        for byte in &mut text {
            *byte = match *byte {
                byte if byte == plus => b'+',
                byte if byte == slash => b'/',
                byte => byte,
            };
        }
    }
    if is_true(world, validate)? {
        let body = text.trim_ascii_end();
        let strict = data_encoding::BASE64.decode(body).is_ok() && body.len() == text.len();
        if !strict {
            return Err(Stop::Unknown);
        }
    }
    undone(world, &text)
}

/// The two characters that stand for `+` and `/`.
fn alternative(world: &World<'_>, others: Option<&Val>) -> Out<Option<[u8; 2]>> {
    let Some(others) = given(others) else { return Ok(None) };
    let others = convert::ascii_or_bytes(world, &others.value)?;
    <[u8; 2]>::try_from(&*others).map(Some).map_err(|_| Stop::Raises("AssertionError"))
}

fn plain_decode(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text] = asked.bind([""], 1).map_err(|_| Stop::Unknown)?;
    let text = convert::ascii_or_bytes(world, &text.ok_or(TYPE)?.value)?;
    undone(world, &text)
}

fn bytes_decode(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text] = asked.exactly()?;
    // Python 2 took a text.
    let text = match &text.value {
        Value::Str(_) => return Err(Stop::Unknown),
        other => convert::bytes(world, other)?,
    };
    undone(world, &text)
}

fn url_decode(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text] = asked.bind(["s"], 1)?;
    let mut text = convert::ascii_or_bytes(world, &text.ok_or(TYPE)?.value)?.to_vec();
    world.room(text.len())?;
    for byte in &mut text {
        *byte = match *byte {
            b'-' => b'+',
            b'_' => b'/',
            byte => byte,
        };
    }
    undone(world, &text)
}

/// The bytes to encode, with room for what they become.
fn source(world: &mut World<'_>, value: &Value) -> Out<std::rc::Rc<[u8]>> {
    let bytes = convert::bytes(world, value)?;
    world.room(bytes.len() * 4 / 3 + 4)?;
    Ok(bytes)
}

fn made(text: String) -> Out {
    Ok(Value::Bytes(text.into_bytes().into()))
}

fn encode(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [bytes, others] = asked.bind(["s", "altchars"], 1)?;
    let bytes = source(world, &bytes.ok_or(TYPE)?.value)?;
    let text = data_encoding::BASE64.encode(&bytes);
    match alternative(world, others)? {
        None => made(text),
        Some([plus, slash]) => {
            let turn = |byte: u8| match byte {
                b'+' => plus,
                b'/' => slash,
                byte => byte,
            };
            Ok(Value::Bytes(text.bytes().map(turn).collect()))
        }
    }
}

fn plain_encode(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [bytes] = asked.bind(["s"], 1)?;
    let bytes = source(world, &bytes.ok_or(TYPE)?.value)?;
    made(data_encoding::BASE64.encode(&bytes))
}

fn url_encode(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [bytes] = asked.bind(["s"], 1)?;
    let bytes = source(world, &bytes.ok_or(TYPE)?.value)?;
    made(data_encoding::BASE64URL.encode(&bytes))
}

fn encode_lines(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [bytes] = asked.bind(["s"], 1)?;
    let bytes = source(world, &bytes.ok_or(TYPE)?.value)?;
    made(bytes.chunks(57).map(|line| data_encoding::BASE64.encode(line) + "\n").collect())
}

fn encode_line(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [bytes] = asked.exactly().map_err(|_| Stop::Unknown)?;
    let bytes = source(world, &bytes.value)?;
    made(data_encoding::BASE64.encode(&bytes) + "\n")
}
