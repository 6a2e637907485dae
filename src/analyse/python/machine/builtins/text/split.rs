//! Texts taken apart.

use super::case::is_blank;
use super::this;
use crate::analyse::python::machine::builtins::arguments::given;
use crate::analyse::python::machine::builtins::array::list::is_set;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, TYPE, VALUE, World, convert};
use crate::analyse::python::machine::text::Str;
use crate::analyse::python::machine::value::Val;

pub(super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "split" => split,
        "rsplit" => split_last,
        "splitlines" => split_lines,
        "partition" => partition,
        "rpartition" => partition_last,
    })
}

/// The separator, if there is one, and how often it may split.
fn how(world: &mut World<'_>, asked: &Asked<'_>) -> Out<(Str, Option<Str>, usize)> {
    let [separator, most] = asked.bind(["sep", "maxsplit"], 0)?;
    let text = this(world, asked)?;
    let separator = match given(separator) {
        Some(separator) => Some(convert::text(world, &separator.value)?),
        None => None,
    };
    if separator.as_ref().is_some_and(Str::is_empty) {
        return Err(VALUE);
    }
    let most = match most {
        Some(most) => usize::try_from(convert::index(world, &most.value)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    world.room(text.as_str().len())?;
    world.elements(text.as_str().len() / 2 + 1)?;
    Ok((text, separator, most))
}

fn texts<'t>(parts: impl IntoIterator<Item = &'t str>) -> Vec<Val> {
    parts.into_iter().map(Val::text).collect()
}

fn split(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let (text, separator, most) = how(world, asked)?;
    let text = text.as_str();
    let parts = match separator {
        Some(separator) => texts(text.splitn(most.saturating_add(1), separator.as_str())),
        None => {
            let (mut rest, mut parts) = (text.trim_start_matches(is_blank), Vec::new());
            while !rest.is_empty() {
                let end = if parts.len() < most { rest.find(is_blank).unwrap_or(rest.len()) } else { rest.len() };
                parts.push(Val::text(&rest[..end]));
                rest = rest[end..].trim_start_matches(is_blank);
            }
            // Only blanks at the end of the last part are kept, as they are part of it.
            parts
        }
    };
    world.list(parts)
}

fn split_last(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let (text, separator, most) = how(world, asked)?;
    let text = text.as_str();
    let mut parts = match separator {
        Some(separator) => texts(text.rsplitn(most.saturating_add(1), separator.as_str())),
        None => {
            let (mut rest, mut parts) = (text.trim_end_matches(is_blank), Vec::new());
            while !rest.is_empty() {
                let start = match parts.len() < most {
                    true => {
                        rest.rfind(is_blank).map_or(0, |at| at + rest[at..].chars().next().map_or(0, char::len_utf8))
                    }
                    false => 0,
                };
                parts.push(Val::text(&rest[start..]));
                rest = rest[..start].trim_end_matches(is_blank);
            }
            parts
        }
    };
    parts.reverse();
    world.list(parts)
}

fn split_lines(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [keep] = asked.bind(["keepends"], 0)?;
    let keep = is_set(world, keep)?;
    let text = this(world, asked)?;
    world.room(text.as_str().len())?;
    world.elements(text.as_str().len())?;
    let is_end =
        |c: char| matches!(c, '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let (mut rest, mut lines) = (text.as_str(), Vec::new());
    while !rest.is_empty() {
        let end = rest.find(is_end).unwrap_or(rest.len());
        let mark = match rest[end..].starts_with("\r\n") {
            true => 2,
            false => rest[end..].chars().next().map_or(0, char::len_utf8),
        };
        lines.push(Val::text(&rest[..if keep { end + mark } else { end }]));
        rest = &rest[end + mark..];
    }
    world.list(lines)
}

/// The parts around a separator.
fn around(world: &mut World<'_>, asked: &Asked<'_>, last: bool) -> Out {
    let [separator] = asked.exactly()?;
    let text = this(world, asked)?;
    let separator = convert::text(world, &separator.value)?;
    if separator.is_empty() {
        return Err(VALUE);
    }
    world.room(text.as_str().len())?;
    let (text, mark) = (text.as_str(), separator.as_str());
    let parts = match if last { text.rsplit_once(mark) } else { text.split_once(mark) } {
        Some((before, after)) => [before, mark, after],
        None if last => ["", "", text],
        None => [text, "", ""],
    };
    world.tuple(texts(parts))
}

fn partition(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    around(world, asked, false)
}

fn partition_last(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    if asked.arguments.len() != 1 {
        return Err(TYPE);
    }
    around(world, asked, true)
}
