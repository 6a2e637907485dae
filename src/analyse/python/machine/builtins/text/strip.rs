//! Characters and parts taken off the ends.

use super::case::is_blank;
use super::{known_part, made, this};
use crate::analyse::python::machine::builtins::arguments::given;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, World, convert};

pub(super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "strip" => strip,
        "lstrip" => strip_left,
        "rstrip" => strip_right,
        "removeprefix" => remove_prefix,
        "removesuffix" => remove_suffix,
    })
}

fn stripped(world: &mut World<'_>, asked: &Asked<'_>, left: bool, right: bool) -> Out {
    let [chars] = asked.bind([""], 0)?;
    let (text, whole) = known_part(world, asked)?;
    let chars: Option<Vec<char>> = match given(chars) {
        Some(chars) => Some(convert::text(world, &chars.value)?.as_str().chars().collect()),
        None => None,
    };
    world.room(text.as_str().len())?;
    let goes = |c: char| chars.as_ref().map_or_else(|| is_blank(c), |chars| chars.contains(&c));
    let mut rest = text.as_str();
    if left {
        rest = rest.trim_start_matches(goes);
    }
    if right {
        rest = rest.trim_end_matches(goes);
    }
    made(rest, whole)
}

fn strip(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    stripped(world, asked, true, true)
}

fn strip_left(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    stripped(world, asked, true, false)
}

fn strip_right(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    stripped(world, asked, false, true)
}

fn remove_prefix(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [part] = asked.exactly()?;
    let (text, part) = (this(world, asked)?, convert::text(world, &part.value)?);
    world.room(text.as_str().len())?;
    made(text.as_str().strip_prefix(part.as_str()).unwrap_or(text.as_str()), true)
}

fn remove_suffix(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [part] = asked.exactly()?;
    let (text, part) = (this(world, asked)?, convert::text(world, &part.value)?);
    world.room(text.as_str().len())?;
    made(text.as_str().strip_suffix(part.as_str()).unwrap_or(text.as_str()), true)
}
