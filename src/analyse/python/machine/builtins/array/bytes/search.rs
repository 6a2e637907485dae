//! Where bytes are in others, and of what kind they are.

use memchr::memmem;

use super::{is_blank, this};
use crate::analyse::python::machine::builtins::arguments::given;
use crate::analyse::python::machine::builtins::operators::Cut;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, VALUE, World, convert, iterator};
use crate::analyse::python::machine::value::{Kind, Val, Value};

pub(super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "find" => find,
        "rfind" => find_last,
        "index" => index,
        "count" => count,
        "startswith" => starts_with,
        "endswith" => ends_with,
        "isdigit" => is_digit,
        "isalpha" => is_alpha,
        "isalnum" => is_alnum,
        "isascii" => is_ascii,
        "isspace" => is_space,
    })
}

/// What a method is given: bytes, or for some the number of one.
fn part(world: &World<'_>, value: &Value) -> Out<Vec<u8>> {
    match convert::integer(world, value) {
        Ok(_) => match convert::index(world, value)? {
            byte @ 0..=255 => Ok(vec![byte as u8]),
            _ => Err(VALUE),
        },
        Err(_) => convert::bytes(world, value).map(|bytes| bytes.to_vec()),
    }
}

/// Where a part is, between two places.
fn place(world: &mut World<'_>, asked: &Asked<'_>, last: bool) -> Out<Option<usize>> {
    let [wanted, start, end] = asked.bind(["", "", ""], 1)?;
    let wanted = part(world, &wanted.ok_or(TYPE)?.value)?;
    let bytes = this(world, asked)?;
    let Some((from, to)) = bounds(world, bytes.len(), [start, end])? else { return Ok(None) };
    world.pass((to - from) / 16)?;
    let within = &bytes[from..to];
    let at = if last { memmem::rfind(within, &wanted) } else { memmem::find(within, &wanted) };
    Ok(at.map(|at| at + from))
}

/// The places of a window; `None` where they leave nothing.
fn bounds(world: &World<'_>, length: usize, given_bounds: [Option<&Val>; 2]) -> Out<Option<(usize, usize)>> {
    let mut known = [None; 3];
    for (slot, bound) in known.iter_mut().zip(given_bounds) {
        if let Some(bound) = given(bound) {
            *slot = Some(convert::index(world, &bound.value)?);
        }
    }
    if known[0].is_some_and(|start| start > length as i64) {
        return Ok(None);
    }
    let cut = Cut::of(known, length)?;
    Ok((cut.start <= cut.stop).then_some((cut.start as usize, cut.stop as usize)))
}

fn number(at: Option<usize>) -> Value {
    Value::Int(at.map_or(-1, |at| at as i64).into())
}

fn find(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    place(world, asked, false).map(number)
}

fn find_last(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    place(world, asked, true).map(number)
}

fn index(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    place(world, asked, false)?.map(|at| number(Some(at))).ok_or(VALUE)
}

fn count(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [wanted] = asked.bind([""], 1).map_err(|_| Stop::Unknown)?;
    let (bytes, wanted) = (this(world, asked)?, part(world, &wanted.ok_or(TYPE)?.value)?);
    world.pass(bytes.len() / 16)?;
    let count = if wanted.is_empty() { bytes.len() + 1 } else { memmem::find_iter(&bytes, &wanted).count() };
    Ok(number(Some(count)))
}

fn at_edge(world: &mut World<'_>, asked: &Asked<'_>, end: bool) -> Out {
    let [wanted] = asked.bind([""], 1).map_err(|_| Stop::Unknown)?;
    let wanted = &wanted.ok_or(TYPE)?.value;
    let bytes = this(world, asked)?;
    let parts = match wanted {
        Value::Object(id) if matches!(world.heap.get(*id).kind, Kind::Tuple(_)) => iterator::ordered(world, wanted)?,
        one => vec![Val::plain(one.clone())],
    };
    for part in parts {
        let part = convert::bytes(world, &part.value)?;
        if if end { bytes.ends_with(&part) } else { bytes.starts_with(&part) } {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn starts_with(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    at_edge(world, asked, false)
}

fn ends_with(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    at_edge(world, asked, true)
}

fn every(world: &mut World<'_>, asked: &Asked<'_>, of: fn(&u8) -> bool, empty: bool) -> Out {
    asked.exactly::<0>()?;
    let bytes = this(world, asked)?;
    world.pass(bytes.len() / 16)?;
    Ok(Value::Bool(if bytes.is_empty() { empty } else { bytes.iter().all(of) }))
}

fn is_digit(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    every(world, asked, u8::is_ascii_digit, false)
}

fn is_alpha(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    every(world, asked, u8::is_ascii_alphabetic, false)
}

fn is_alnum(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    every(world, asked, u8::is_ascii_alphanumeric, false)
}

fn is_ascii(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    every(world, asked, u8::is_ascii, true)
}

fn is_space(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    every(world, asked, is_blank, false)
}
