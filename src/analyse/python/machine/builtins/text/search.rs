//! Where one text is in another. Places are counted in code points.

use super::{known_part, this};
use crate::analyse::python::machine::builtins::operators::Cut;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, VALUE, World, convert};
use crate::analyse::python::machine::text::{HOLE, Str};
use crate::analyse::python::machine::value::{Kind, Val, Value};

pub(super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "find" => find,
        "rfind" => find_last,
        "index" => index,
        "rindex" => index_last,
        "count" => count,
        "startswith" => starts_with,
        "endswith" => ends_with,
        "__contains__" => contains,
    })
}

/// The part of the text between two places, and where it starts; `None` where they leave nothing, not even an empty text.
pub(super) fn window(world: &mut World<'_>, text: &Str, bounds: [Option<&Val>; 2]) -> Out<Option<(Str, usize)>> {
    let mut known = [None; 3];
    for (slot, bound) in known.iter_mut().zip(bounds) {
        if let Some(bound) = super::super::arguments::given(bound) {
            *slot = Some(convert::index(world, &bound.value)?);
        }
    }
    if known == [None; 3] {
        return Ok(Some((text.clone(), 0)));
    }
    let length = text.len();
    if known[0].is_some_and(|start| start > length as i64) {
        return Ok(None);
    }
    let cut = Cut::of(known, length)?;
    if cut.stop < cut.start {
        return Ok(None);
    }
    world.room(cut.count)?;
    Ok(Some((text.slice(cut.start as usize, cut.stop as usize), cut.start as usize)))
}

/// The text, what is looked for, and where.
fn sought(world: &mut World<'_>, asked: &Asked<'_>) -> Out<(Option<(Str, usize)>, Str)> {
    let [part, start, end] = asked.bind(["", "", ""], 1)?;
    let text = this(world, asked)?;
    let part = convert::text(world, &part.ok_or(TYPE)?.value)?;
    world.pass(text.as_str().len() / 16)?;
    Ok((window(world, &text, [start, end])?, part))
}

/// Where it is found, as a count of code points.
fn place(world: &mut World<'_>, asked: &Asked<'_>, last: bool) -> Out<Option<usize>> {
    let (window, part) = sought(world, asked)?;
    let Some((text, start)) = window else { return Ok(None) };
    let found = if last { text.as_str().rfind(part.as_str()) } else { text.as_str().find(part.as_str()) };
    Ok(found.map(|at| start + if text.is_ascii() { at } else { text.as_str()[..at].chars().count() }))
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

fn index_last(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    place(world, asked, true)?.map(|at| number(Some(at))).ok_or(VALUE)
}

fn count(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let (window, part) = sought(world, asked)?;
    let count = match window {
        None => 0,
        Some((text, _)) if part.is_empty() => text.len() + 1,
        Some((text, _)) => text.as_str().matches(part.as_str()).count(),
    };
    Ok(Value::Int((count as i64).into()))
}

fn contains(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let (window, part) = sought(world, asked)?;
    Ok(Value::Bool(window.is_some_and(|(text, _)| text.as_str().contains(part.as_str()))))
}

/// One text or a tuple of them.
fn alternatives(world: &World<'_>, value: &Value) -> Out<Vec<Str>> {
    if let Value::Object(id) = value
        && let Kind::Tuple(items) = &world.heap.get(*id).kind
    {
        return items.iter().map(|item| convert::text(world, &item.value)).collect();
    }
    convert::text(world, value).map(|one| vec![one])
}

fn at_edge(world: &mut World<'_>, asked: &Asked<'_>, end: bool) -> Out {
    let [parts, start, stop] = asked.bind(["", "", ""], 1)?;
    let parts = alternatives(world, &parts.ok_or(TYPE)?.value)?;
    let (text, whole) = known_part(world, asked)?;
    if !whole {
        return of_partial(&text, &parts, start.is_some(), end);
    }
    let Some((text, _)) = window(world, &text, [start, stop])? else { return Ok(Value::Bool(false)) };
    let text = text.as_str();
    let fits = |part: &Str| if end { text.ends_with(part.as_str()) } else { text.starts_with(part.as_str()) };
    Ok(Value::Bool(parts.iter().any(fits)))
}

/// The known edge of a text with holes decides if it is long enough.
fn of_partial(text: &Str, parts: &[Str], bounded: bool, end: bool) -> Out {
    let known = match end {
        false => text.as_str().split(HOLE).next(),
        true => text.as_str().rsplit(HOLE).next(),
    };
    let known = known.unwrap_or_default();
    if bounded || parts.iter().any(|part| part.as_str().len() > known.len()) {
        return Err(Stop::Unknown);
    }
    let fits = |part: &Str| if end { known.ends_with(part.as_str()) } else { known.starts_with(part.as_str()) };
    Ok(Value::Bool(parts.iter().any(fits)))
}

fn starts_with(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    at_edge(world, asked, false)
}

fn ends_with(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    at_edge(world, asked, true)
}
