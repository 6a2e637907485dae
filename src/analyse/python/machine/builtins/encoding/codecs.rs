//! Encodings by name: `str.encode`, `bytes.decode` and `codecs`.

use super::charset::Charset;
use super::{base64, compress, escape, hex, mail};
use crate::analyse::python::machine::builtins::arguments::given;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, World, convert};
use crate::analyse::python::machine::value::{Val, Value};

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "codecs.decode" => decode,
        "codecs.encode" => encode,
        "codecs.escape_decode" => unknown,
    })
}

fn unknown(_: &mut World<'_>, _: &Asked<'_>) -> Out {
    Err(Stop::Unknown)
}

/// What turns bytes or text into something of the same kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transform {
    Hex,
    Base64,
    Zlib,
    Bz2,
    Rot13,
    Uu,
    QuotedPrintable,
}

impl Transform {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "hex" | "hex_codec" => Transform::Hex,
            "base64" | "base64_codec" | "base_64" => Transform::Base64,
            "zlib" | "zip" | "zlib_codec" => Transform::Zlib,
            "bz2" | "bz2_codec" => Transform::Bz2,
            "rot13" | "rot_13" => Transform::Rot13,
            "uu" | "uu_codec" => Transform::Uu,
            "quopri" | "quopri_codec" | "quoted_printable" | "quotedprintable" => Transform::QuotedPrintable,
            _ => return None,
        })
    }
}

/// The name of an encoding as it is looked up.
fn normal(name: &str) -> String {
    name.to_ascii_lowercase().replace(['-', ' ', '.'], "_")
}

/// The name that is asked for, `utf-8` if none is.
fn name_of(world: &World<'_>, encoding: Option<&Val>) -> Out<String> {
    match encoding {
        Some(encoding) => convert::text(world, &encoding.value).map(|name| normal(name.as_str())),
        None => Ok("utf_8".to_owned()),
    }
}

/// What becomes of what an encoding does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errors {
    Strict,
    Ignore,
    Replace,
    Other,
}

fn errors_of(world: &World<'_>, errors: Option<&Val>) -> Out<Errors> {
    let Some(errors) = given(errors) else { return Ok(Errors::Strict) };
    Ok(match convert::text(world, &errors.value)?.as_str() {
        "strict" => Errors::Strict,
        "ignore" => Errors::Ignore,
        "replace" => Errors::Replace,
        _ => Errors::Other,
    })
}

/// `text.encode(encoding, errors)`.
pub(in super::super) fn encode_value(
    world: &mut World<'_>,
    value: &Value,
    encoding: Option<&Val>,
    errors: Option<&Val>,
) -> Out {
    let (name, errors) = (name_of(world, encoding)?, errors_of(world, errors)?);
    if let Value::Partial(_) = value {
        // What is known of it stays text.
        let plain = matches!(Charset::named(&name), Some(Charset::Utf8 | Charset::Ascii | Charset::Latin1));
        return if plain { Ok(value.clone()) } else { Err(Stop::Unknown) };
    }
    let text = convert::text(world, value)?;
    let Some(charset) = Charset::named(&name) else { return unnamed(&name) };
    world.room(4 * text.as_str().len())?;
    charset.encode(text.as_str(), errors).map(|bytes| Value::Bytes(bytes.into()))
}

/// `bytes.decode(encoding, errors)`.
pub(in super::super) fn decode_value(
    world: &mut World<'_>,
    value: &Value,
    encoding: Option<&Val>,
    errors: Option<&Val>,
) -> Out {
    let (name, errors) = (name_of(world, encoding)?, errors_of(world, errors)?);
    let bytes = convert::bytes(world, value)?;
    let Some(charset) = Charset::named(&name) else { return unnamed(&name) };
    world.room(2 * bytes.len())?;
    charset.decode(&bytes, errors).map(|text| Value::Str(text.into()))
}

/// Why an encoding is not taken. Those of Python 2 that turn bytes into bytes are refused by Python 3.
fn unnamed(name: &str) -> Out {
    match name {
        name if Transform::named(name).is_some() => Err(Stop::Raises("LookupError")),
        _ => Err(Stop::Unknown),
    }
}

/// `text.decode(encoding)` of Python 2, whose texts are bytes.
pub(in super::super) fn decode_text(world: &mut World<'_>, value: &Value, encoding: Option<&Val>) -> Out {
    let text = convert::text(world, value)?;
    let name = name_of(world, encoding)?;
    match Transform::named(&name) {
        Some(transform) => {
            world.room(2 * text.as_str().len())?;
            let bytes = undo(world, transform, text.as_str().as_bytes())?;
            match String::from_utf8(bytes) {
                Ok(text) => Ok(Value::Str(text.into())),
                Err(bytes) => Ok(Value::Bytes(bytes.into_bytes().into())),
            }
        }
        None => {
            world.room(2 * text.as_str().len())?;
            let charset = Charset::named(&name).ok_or(Stop::Unknown)?;
            charset.decode(text.as_str().as_bytes(), Errors::Strict).map(|text| Value::Str(text.into()))
        }
    }
}

fn undo(world: &mut World<'_>, transform: Transform, bytes: &[u8]) -> Out<Vec<u8>> {
    match transform {
        Transform::Hex => hex::pairs(bytes).ok_or(base64::ERROR),
        Transform::Base64 => base64::undo(bytes),
        Transform::Zlib => compress::inflate(world, bytes, 15),
        Transform::Bz2 => compress::unbzip(world, bytes),
        Transform::Uu => mail::file_undone(bytes),
        Transform::QuotedPrintable => mail::printable_undone(bytes),
        Transform::Rot13 => Ok(escape::rot13(&String::from_utf8_lossy(bytes)).into_bytes()),
    }
}

fn decode(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [object, encoding, errors] = asked.bind(["obj", "encoding", "errors"], 1)?;
    let value = &object.ok_or(TYPE)?.value;
    let name = name_of(world, encoding)?;
    match (Transform::named(&name), value) {
        (Some(Transform::Rot13), Value::Str(text)) => {
            world.room(text.as_str().len())?;
            Ok(Value::Str(escape::rot13(text.as_str()).into()))
        }
        (Some(Transform::Rot13), _) => Err(Stop::Unknown),
        (Some(transform), _) => {
            // Hexadecimal may be a text.
            let bytes = match transform {
                Transform::Hex => convert::ascii_or_bytes(world, value)?,
                _ => convert::bytes(world, value)?,
            };
            world.room(2 * bytes.len())?;
            undo(world, transform, &bytes).map(|bytes| Value::Bytes(bytes.into()))
        }
        (None, Value::Str(_)) if matches!(name.as_str(), "unicode_escape" | "raw_unicode_escape") => {
            // A text is taken for its bytes in UTF-8.
            let text = convert::text(world, value)?;
            world.room(2 * text.as_str().len())?;
            let charset = Charset::named(&name).ok_or(Stop::Unknown)?;
            charset.decode(text.as_str().as_bytes(), Errors::Strict).map(|text| Value::Str(text.into()))
        }
        (None, Value::Str(_)) if Charset::named(&name).is_some() => Err(TYPE),
        _ => decode_value(world, value, encoding, errors),
    }
}

fn encode(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [object, encoding, errors] = asked.bind(["obj", "encoding", "errors"], 1)?;
    let value = &object.ok_or(TYPE)?.value;
    let name = name_of(world, encoding)?;
    let transform = match (Transform::named(&name), value) {
        (None, _) => return encode_value(world, value, encoding, errors),
        (Some(Transform::Rot13), Value::Str(text)) => {
            world.room(text.as_str().len())?;
            return Ok(Value::Str(escape::rot13(text.as_str()).into()));
        }
        (Some(transform), _) => transform,
    };
    let bytes = convert::bytes(world, value)?;
    world.room(2 * bytes.len())?;
    let text = match transform {
        Transform::Hex => data_encoding::HEXLOWER.encode(&bytes),
        Transform::Base64 => bytes.chunks(57).map(|line| data_encoding::BASE64.encode(line) + "\n").collect::<String>(),
        _ => return Err(Stop::Unknown),
    };
    Ok(Value::Bytes(text.into_bytes().into()))
}

/// `UnicodeDecodeError` and its sibling, which are both a `ValueError`.
pub(super) const UNDECODABLE: Stop = Stop::Raises("UnicodeDecodeError");
pub(super) const UNENCODABLE: Stop = Stop::Raises("UnicodeEncodeError");
