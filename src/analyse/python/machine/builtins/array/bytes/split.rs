//! Bytes taken apart.

use memchr::memmem;

use super::{is_blank, made, this};
use crate::analyse::python::machine::builtins::arguments::given;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, VALUE, World, convert};
use crate::analyse::python::machine::value::Val;

pub(super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "split" => split,
        "splitlines" => split_lines,
        "partition" => partition,
    })
}

fn split(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [separator, most] = asked.bind(["sep", "maxsplit"], 0)?;
    let bytes = this(world, asked)?;
    let most = match most {
        Some(most) => usize::try_from(convert::index(world, &most.value)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    world.pass(bytes.len())?;
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let Some(separator) = given(separator) else {
        if most != usize::MAX {
            return Err(Stop::Unknown);
        }
        let words = bytes.split(is_blank).filter(|word| !word.is_empty());
        parts.extend(words.map(<[u8]>::to_vec));
        return made_list(world, asked, parts);
    };
    let separator = convert::bytes(world, &separator.value)?;
    if separator.is_empty() {
        return Err(VALUE);
    }
    let mut from = 0;
    for at in memmem::find_iter(&bytes, &separator).take(most) {
        parts.push(bytes[from..at].to_vec());
        from = at + separator.len();
    }
    parts.push(bytes[from..].to_vec());
    made_list(world, asked, parts)
}

fn split_lines(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [keep] = asked.bind(["keepends"], 0)?;
    let keep = super::super::list::is_set(world, keep)?;
    let bytes = this(world, asked)?;
    world.pass(bytes.len())?;
    let (mut rest, mut lines) = (&bytes[..], Vec::new());
    while !rest.is_empty() {
        let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let mark = if rest[end..].starts_with(b"\r\n") { 2 } else { usize::from(end < rest.len()) };
        lines.push(rest[..if keep { end + mark } else { end }].to_vec());
        rest = &rest[end + mark..];
    }
    made_list(world, asked, lines)
}

fn partition(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [separator] = asked.exactly()?;
    let (bytes, separator) = (this(world, asked)?, convert::bytes(world, &separator.value)?);
    if separator.is_empty() {
        return Err(VALUE);
    }
    let at = memmem::find(&bytes, &separator);
    let (before, mark, after) = match at {
        Some(at) => (&bytes[..at], &separator[..], &bytes[at + separator.len()..]),
        None => (&bytes[..], &[][..], &[][..]),
    };
    let mut parts = Vec::new();
    for part in [before, mark, after] {
        parts.push(Val::plain(made(world, asked, part)?));
    }
    world.tuple(parts)
}

fn made_list(world: &mut World<'_>, asked: &Asked<'_>, parts: Vec<Vec<u8>>) -> Out {
    world.elements(parts.len())?;
    let mut items = Vec::with_capacity(parts.len());
    for part in parts {
        items.push(Val::plain(made(world, asked, part)?));
    }
    world.list(items)
}
