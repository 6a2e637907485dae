//! Texts: the methods of `str`.

mod case;
mod pad;
mod pieces;
mod search;
mod split;
mod strip;
mod translate;

use super::{Asked, Native, Out, World, convert, encoding, format};
use crate::analyse::python::machine::text::Str;
use crate::analyse::python::machine::value::Value;

pub(super) fn function(name: &str) -> Option<Native> {
    translate::function(name)
}

pub(super) fn method(name: &str) -> Option<Native> {
    case::method(name)
        .or_else(|| pad::method(name))
        .or_else(|| pieces::method(name))
        .or_else(|| search::method(name))
        .or_else(|| split::method(name))
        .or_else(|| strip::method(name))
        .or_else(|| translate::method(name))
        .or_else(
            || natives!(name, { "encode" => encode, "decode" => decode, "__str__" => itself, "__getitem__" => get, }),
        )
}

/// Whether a method makes sense of a text that is known in part.
pub(super) fn keeps_holes(name: &str) -> bool {
    const KEEPING: &[&str] = &[
        "casefold",
        "decode",
        "encode",
        "endswith",
        "format",
        "join",
        "lower",
        "lstrip",
        "replace",
        "rstrip",
        "startswith",
        "strip",
        "upper",
        "__str__",
    ];
    KEEPING.contains(&name)
}

/// The text whose method it is.
fn this(world: &World<'_>, asked: &Asked<'_>) -> Out<Str> {
    convert::text(world, &asked.this.value)
}

/// The text as far as it is known, and whether all of it is.
fn known_part(world: &World<'_>, asked: &Asked<'_>) -> Out<(Str, bool)> {
    match &asked.this.value {
        Value::Partial(text) => Ok((text.clone(), false)),
        other => convert::text(world, other).map(|text| (text, true)),
    }
}

/// A text, or one with holes.
fn made(text: impl Into<Str>, whole: bool) -> Out {
    Ok(if whole { Value::Str(text.into()) } else { Value::Partial(text.into()) })
}

fn itself(_: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    Ok(asked.this.value.clone())
}

fn get(world: &mut World<'_>, asked: &Asked<'_>) -> Out<crate::analyse::python::machine::value::Val> {
    let [key] = asked.exactly()?;
    super::operators::item(world, &asked.this.value, &key.value)
}

fn encode(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [encoding, errors] = asked.bind(["encoding", "errors"], 0)?;
    encoding::encode_value(world, &asked.this.value, encoding, errors)
}

/// Of Python 2, where a text is bytes.
fn decode(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [encoding, errors] = asked.bind(["encoding", "errors"], 0)?;
    if matches!(asked.this.value, Value::Partial(_)) {
        return encoding::encode_value(world, &asked.this.value, encoding, errors);
    }
    encoding::decode_text(world, &asked.this.value, encoding)
}

/// A field of `str.format` may be anything.
pub(super) fn formatted(world: &mut World<'_>, text: &str, fields: &format::Fields<'_>, whole: bool) -> Out {
    let mut out = super::pieces::Pieces::new();
    if !whole {
        out.unsure();
    }
    format::template(world, text, fields, &mut out)?;
    out.finish()
}
