//! Searching, matching and splitting.

use regex::Captures;

use super::matched::make;
use super::{Fit, Trial};
use crate::analyse::python::machine::builtins::{Asked, Out, Stop, TYPE, World, convert, iterator};
use crate::analyse::python::machine::value::{Val, Value};

/// Where the groups of a match are.
pub(super) type Spans = Vec<Option<(usize, usize)>>;

fn spans(captures: &Captures<'_>) -> Spans {
    captures.iter().map(|group| group.map(|group| (group.start(), group.end()))).collect()
}

/// The pattern and text of a call.
fn trial(world: &mut World<'_>, asked: &Asked<'_>, fit: Fit) -> Out<Trial> {
    let [pattern, text, flags] = asked.bind(["pattern", "string", "flags"], 2)?;
    Trial::new(world, pattern.ok_or(TYPE)?, text.ok_or(TYPE)?, flags, fit)
}

fn one(world: &mut World<'_>, asked: &Asked<'_>, fit: Fit) -> Out {
    let trial = trial(world, asked, fit)?;
    world.pass(trial.text.len())?;
    match trial.regex.captures(&trial.text) {
        Some(captures) => make(world, &trial, &spans(&captures)),
        None => Ok(Value::None),
    }
}

pub(super) fn search(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    one(world, asked, Fit::Anywhere)
}

pub(super) fn match_start(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    one(world, asked, Fit::Start)
}

pub(super) fn match_whole(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    one(world, asked, Fit::Whole)
}

/// All matches, one after the other, at most so many. After an empty one the next must not be empty at the same place.
pub(super) fn all(world: &mut World<'_>, trial: &Trial, most: usize) -> Out<Vec<Spans>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at <= trial.text.len() && found.len() < most {
        let Some(captures) = trial.regex.captures_at(&trial.text, at) else {
            world.pass(trial.text.len() - at)?;
            break;
        };
        let spans = spans(&captures);
        let (start, end) = spans.first().copied().flatten().ok_or(Stop::Unknown)?;
        world.pass(end - at + 8)?;
        world.elements(1)?;
        found.push(spans);
        at = end;
        if start == end {
            if trial.ambiguous {
                return Err(Stop::Unknown);
            }
            match trial.text[end..].chars().next() {
                Some(c) => at += c.len_utf8(),
                None => break,
            }
        }
    }
    Ok(found)
}

pub(super) fn find_all(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let trial = trial(world, asked, Fit::Anywhere)?;
    let found = all(world, &trial, usize::MAX)?;
    let mut items = Vec::with_capacity(found.len());
    for spans in found {
        let text = |span: &Option<(usize, usize)>| Val::plain(trial.part(span.unwrap_or((0, 0))));
        items.push(match &spans[..] {
            [whole] => text(whole),
            [_, group] => text(group),
            [_, groups @ ..] => Val::plain(world.tuple(groups.iter().map(text).collect::<Vec<Val>>())?),
            [] => return Err(Stop::Unknown),
        });
    }
    world.list(items)
}

pub(super) fn find_iter(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let trial = trial(world, asked, Fit::Anywhere)?;
    let mut items = Vec::new();
    for spans in all(world, &trial, usize::MAX)? {
        items.push(Val::plain(make(world, &trial, &spans)?));
    }
    iterator::of_items(world, items)
}

pub(super) fn split(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [pattern, text, most, flags] = asked.bind(["pattern", "string", "maxsplit", "flags"], 2)?;
    let trial = Trial::new(world, pattern.ok_or(TYPE)?, text.ok_or(TYPE)?, flags, Fit::Anywhere)?;
    let most = match most {
        Some(most) => match convert::count(world, &most.value)? {
            ..0 => return Err(Stop::Unknown),
            0 => usize::MAX,
            most => most as usize,
        },
        None => usize::MAX,
    };
    let (mut parts, mut from) = (Vec::new(), 0);
    for spans in all(world, &trial, most)? {
        let (start, end) = spans.first().copied().flatten().ok_or(Stop::Unknown)?;
        parts.push(Val::plain(trial.part((from, start))));
        for group in &spans[1..] {
            parts.push(group.map_or(Val::NONE, |group| Val::plain(trial.part(group))));
        }
        from = end;
    }
    parts.push(Val::plain(trial.part((from, trial.text.len()))));
    world.list(parts)
}
