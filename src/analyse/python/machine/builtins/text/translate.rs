//! Characters replaced by a table.

use super::{made, this};
use crate::analyse::python::machine::builtins::{Asked, Native, OVERFLOW, Out, Stop, TYPE, VALUE, World, convert};
use crate::analyse::python::machine::value::{Dict, Int, Key, Kind, Val, Value};

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, { "str.maketrans" => make_table, "string.maketrans" => make_text, })
}

pub(super) fn method(name: &str) -> Option<Native> {
    natives!(name, { "translate" => translate, "maketrans" => make_table, })
}

fn translate(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [table] = asked.exactly()?;
    let text = this(world, asked)?;
    if let Value::Str(table) = &table.value {
        // Looked up by number; what is behind its end stays.
        world.room(4 * text.as_str().len())?;
        let table: Vec<char> = table.as_str().chars().collect();
        let turn = |c: char| table.get(c as usize).copied().unwrap_or(c);
        return made(text.as_str().chars().map(turn).collect::<String>(), true);
    }
    let Value::Object(id) = table.value else { return Err(convert::wrong(world, &table.value)) };
    let object = world.heap.get(id);
    let Kind::Dict(table) = &object.kind else { return Err(Stop::Unknown) };
    if object.open || !object.rest.is_plain() {
        return Err(Stop::Unknown);
    }
    let mut out = String::new();
    for c in text.as_str().chars() {
        match table.get(&Key::Int(Int::Small(i64::from(u32::from(c))))) {
            None => out.push(c),
            Some((_, val)) => match &val.value {
                Value::None => {}
                Value::Str(text) => out.push_str(text.as_str()),
                other => {
                    let code = convert::index(world, other)?;
                    let code = u32::try_from(code).map_err(|_| VALUE)?;
                    out.push(char::from_u32(code).ok_or(Stop::Unknown)?);
                }
            },
        }
        if out.len() as u64 > crate::limits::EVALUATOR_TEXT_BYTES / 4 {
            return Err(Stop::Unknown);
        }
    }
    world.room(out.len().max(text.as_str().len()))?;
    made(out, true)
}

fn make_table(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [from, to, gone] = asked.bind(["", "", ""], 1)?;
    let from = from.ok_or(TYPE)?;
    let mut table = Dict::default();
    let mut put = |c: char, to: Val| {
        let code = Int::Small(i64::from(u32::from(c)));
        table.insert(Key::Int(code.clone()), (Val::plain(Value::Int(code)), to));
    };
    let Some(to) = to else {
        let Value::Object(id) = from.value else { return Err(convert::wrong(world, &from.value)) };
        let object = world.heap.get(id);
        let Kind::Dict(entries) = &object.kind else { return Err(convert::wrong(world, &from.value)) };
        if object.open || !object.rest.is_plain() {
            return Err(Stop::Unknown);
        }
        for (key, (_, to)) in entries {
            match key {
                Key::Str(key) => match key.as_str().chars().next() {
                    Some(c) if key.len() == 1 => put(c, to.clone()),
                    _ => return Err(VALUE),
                },
                Key::Int(Int::Small(code)) => {
                    let c = u32::try_from(*code).ok().and_then(char::from_u32).ok_or(Stop::Unknown)?;
                    put(c, to.clone());
                }
                Key::Int(_) => return Err(OVERFLOW),
                _ => return Err(Stop::Unknown),
            }
        }
        let size = table.len();
        world.elements(2 * size)?;
        return world.object(Kind::Dict(table));
    };
    let (from, to) = (convert::text(world, &from.value)?, convert::text(world, &to.value)?);
    if from.len() != to.len() {
        return Err(VALUE);
    }
    for (c, to) in from.as_str().chars().zip(to.as_str().chars()) {
        put(c, Val::int(i64::from(u32::from(to))));
    }
    if let Some(gone) = gone {
        convert::text(world, &gone.value)?.as_str().chars().for_each(|c| put(c, Val::NONE));
    }
    let size = table.len();
    world.elements(2 * size)?;
    world.object(Kind::Dict(table))
}

/// A table of Python 2: a text of 256 characters.
fn make_text(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [from, to] = asked.exactly()?;
    let (from, to) = (convert::text(world, &from.value)?, convert::text(world, &to.value)?);
    if from.len() != to.len() {
        return Err(VALUE);
    }
    let mut table: Vec<char> = (0..=255u8).map(char::from).collect();
    for (from, to) in from.as_str().chars().zip(to.as_str().chars()) {
        *table.get_mut(from as usize).ok_or(Stop::Unknown)? = to;
    }
    made(table.into_iter().collect::<String>(), true)
}
