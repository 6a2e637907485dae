//! Matches.

use super::apply::Spans;
use super::{MATCH, Trial, thing};
use crate::analyse::python::machine::builtins::mapping::dict::put;
use crate::analyse::python::machine::builtins::{Asked, INDEX, Native, Out, Stop, World, convert, iterator};
use crate::analyse::python::machine::value::{Dict, Key, Kind, Val, Value};

const GROUPS: &str = " groups";
const PLACES: &str = " places";
const NAMES: &str = " names";

pub(in super::super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "group" => group,
        "groups" => groups,
        "groupdict" => group_dict,
        "start" => start,
        "end" => end,
        "span" => span,
        "__getitem__" => group,
    })
}

/// A match.
pub(super) fn make(world: &mut World<'_>, trial: &Trial, spans: &Spans) -> Out {
    let groups: Vec<Val> =
        spans.iter().map(|span| span.map_or(Val::NONE, |span| Val::plain(trial.part(span)))).collect();
    let count = |at: usize| Val::int(trial.text[..at].chars().count() as i64);
    let mut places = Vec::new();
    for span in spans {
        world.pass(trial.text.len() / 16)?;
        match span {
            Some((start, end)) => places.extend([count(*start), count(*end)]),
            None => places.extend([Val::int(-1), Val::int(-1)]),
        }
    }
    let names = trial.regex.capture_names().map(|name| name.map_or(Val::NONE, Val::text)).collect::<Vec<Val>>();
    debug_assert_eq!(names.len(), trial.groups);
    let string = Val::plain(trial.value(&trial.text));
    let held = [
        (GROUPS, Val::plain(world.tuple(groups)?)),
        (PLACES, Val::plain(world.tuple(places)?)),
        (NAMES, Val::plain(world.tuple(names)?)),
        ("string", string),
    ];
    thing::make(world, MATCH, &held)
}

fn held(world: &mut World<'_>, this: &Val, name: &str) -> Out<Vec<Val>> {
    let held = thing::held(world, this, name)?;
    iterator::ordered(world, &held.value)
}

/// The number of the group that a number or name means.
fn number(world: &mut World<'_>, this: &Val, wanted: &Value) -> Out<usize> {
    let names = held(world, this, NAMES)?;
    match wanted {
        Value::Str(wanted) => {
            names.iter().position(|name| name.as_text().is_some_and(|name| name == wanted)).ok_or(INDEX)
        }
        other => match usize::try_from(convert::index(world, other)?) {
            Ok(number) if number < names.len() => Ok(number),
            _ => Err(INDEX),
        },
    }
}

/// `match[group]`; `None` for what is no match.
pub(in super::super::super) fn group_of(world: &mut World<'_>, this: &Value, key: &Value) -> Option<Out<Val>> {
    let Value::Object(id) = this else { return None };
    if thing::what(&world.heap, *id) != Some(MATCH) {
        return None;
    }
    Some(one(world, &Val::object(*id), key))
}

fn one(world: &mut World<'_>, this: &Val, key: &Value) -> Out<Val> {
    let number = number(world, this, key)?;
    held(world, this, GROUPS)?.get(number).cloned().ok_or(INDEX)
}

fn group(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    asked.nameless()?;
    match asked.arguments {
        [] => one(world, asked.this, &Value::Int(0.into())),
        [key] => one(world, asked.this, &key.value),
        keys => {
            let mut groups = Vec::new();
            for key in keys {
                groups.push(one(world, asked.this, &key.value)?);
            }
            world.tuple(groups).map(Val::plain)
        }
    }
}

/// The groups, with something in the place of those that took no part.
fn filled(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Vec<Val>> {
    let [default] = asked.bind(["default"], 0)?;
    let default = default.unwrap_or(&Val::NONE);
    let groups = held(world, asked.this, GROUPS)?;
    let fill = |val: Val| if matches!(val.value, Value::None) { default.clone() } else { val };
    Ok(groups.into_iter().map(fill).collect())
}

fn groups(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let groups = filled(world, asked)?;
    world.tuple(groups.into_iter().skip(1).collect::<Vec<Val>>())
}

fn group_dict(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let groups = filled(world, asked)?;
    let mut items = Dict::default();
    for (name, group) in held(world, asked.this, NAMES)?.into_iter().zip(groups) {
        if let Some(text) = name.as_text() {
            put(&mut items, Key::Str(text.clone()), name.clone(), group);
        }
    }
    world.object(Kind::Dict(items))
}

/// Where a group starts and ends.
fn place(world: &mut World<'_>, asked: &Asked<'_>) -> Out<[Val; 2]> {
    let [key] = asked.bind([""], 0)?;
    let key = key.map_or(Value::Int(0.into()), |key| key.value.clone());
    let number = number(world, asked.this, &key)?;
    let places = held(world, asked.this, PLACES)?;
    match places.get(2 * number..2 * number + 2) {
        Some([start, end]) => Ok([start.clone(), end.clone()]),
        _ => Err(Stop::Unknown),
    }
}

fn start(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    place(world, asked).map(|[start, _]| start)
}

fn end(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Val> {
    place(world, asked).map(|[_, end]| end)
}

fn span(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let pair = place(world, asked)?;
    world.tuple(pair)
}
