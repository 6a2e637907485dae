//! Texts put together: `join`, `format`, `replace`.

use super::{formatted, known_part, made};
use crate::analyse::python::machine::builtins::format::Fields;
use crate::analyse::python::machine::builtins::pieces::Pieces;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, World, convert, iterator};
use crate::analyse::python::machine::value::{Kind, Value};

pub(super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "join" => join,
        "format" => format,
        "format_map" => format_map,
        "replace" => replace,
    })
}

fn join(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [items] = asked.exactly()?;
    known_part(world, asked)?;
    let mut out = Pieces::new();
    for (at, item) in iterator::ordered(world, &items.value)?.iter().enumerate() {
        if at > 0 {
            out.push_value(world, &asked.this.value)?;
        }
        match &item.value {
            Value::Str(_) | Value::Partial(_) | Value::Unknown | Value::Host(_) => {
                out.push_value(world, &item.value)?;
            }
            other => match convert::wrong(world, other) {
                Stop::Unknown => out.hole(),
                raises => return Err(raises),
            },
        }
    }
    out.finish()
}

fn format(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let (text, whole) = known_part(world, asked)?;
    let fields = Fields { arguments: asked.arguments, named: asked.named };
    formatted(world, text.as_str(), &fields, whole)
}

fn format_map(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [mapping] = asked.exactly()?;
    let (text, whole) = known_part(world, asked)?;
    let Value::Object(id) = mapping.value else { return Err(Stop::Unknown) };
    let object = world.heap.get(id);
    let Kind::Dict(items) = &object.kind else { return Err(Stop::Unknown) };
    if object.open || !object.rest.is_plain() {
        return Err(Stop::Unknown);
    }
    let named = items.values().filter_map(|(key, value)| Some((key.as_text()?.as_str().into(), value.clone())));
    let named: Vec<(std::rc::Rc<str>, _)> = named.collect();
    world.elements(named.len())?;
    formatted(world, text.as_str(), &Fields { arguments: &[], named: &named }, whole)
}

fn replace(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [old, new, count] = asked.bind(["", "", ""], 2)?;
    let (text, whole) = known_part(world, asked)?;
    let old = convert::text(world, &old.ok_or(TYPE)?.value)?;
    let new = match &new.ok_or(TYPE)?.value {
        Value::Str(new) => (new.clone(), true),
        // What is put in need not be known.
        Value::Partial(new) => (new.clone(), false),
        Value::Unknown | Value::Host(_) => (crate::analyse::python::machine::text::HOLE.into(), false),
        other => return Err(convert::wrong(world, other)),
    };
    let count = match count {
        Some(count) => usize::try_from(convert::index(world, &count.value)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    if !whole && old.is_empty() {
        return Err(Stop::Unknown);
    }
    world.room(text.as_str().len())?;
    let found = if old.is_empty() { text.len() + 1 } else { text.as_str().matches(old.as_str()).count() };
    let found = found.min(count);
    world.room(found.saturating_mul(new.0.as_str().len()).saturating_add(text.as_str().len()))?;
    made(text.as_str().replacen(old.as_str(), new.0.as_str(), count), whole && (new.1 || found == 0))
}
