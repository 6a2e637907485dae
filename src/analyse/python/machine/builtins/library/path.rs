//! `os.path` of POSIX. What is known of a path in parts is kept: `~/.ssh/id_rsa` below a home that is not known says enough.

use crate::analyse::python::machine::builtins::pieces::Pieces;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, World, convert};
use crate::analyse::python::machine::text::{HOLE, Str};
use crate::analyse::python::machine::value::{Val, Value};

pub(super) fn function(name: &str) -> Option<Native> {
    let name = name.strip_prefix("os.path.").or_else(|| name.strip_prefix("posixpath."))?;
    natives!(name, {
        "join" => join,
        "basename" => base_name,
        "dirname" => directory,
        "split" => split,
        "splitext" => split_extension,
        "normpath" => normal,
        "isabs" => is_absolute,
    })
}

/// A path as far as it is known, and whether all of it is.
fn path(world: &World<'_>, value: &Value) -> Out<(Str, bool)> {
    match value {
        Value::Str(text) => Ok((text.clone(), true)),
        Value::Partial(text) => Ok((text.clone(), false)),
        // Paths of bytes work the same way and do not occur.
        Value::Bytes(_) => Err(Stop::Unknown),
        other => Err(convert::wrong(world, other)),
    }
}

fn made(text: &str) -> Value {
    match text.contains(HOLE) {
        true if text.chars().all(|c| c == HOLE) => Value::Unknown,
        true => Value::Partial(text.into()),
        false => Value::Str(text.into()),
    }
}

fn part(text: &str, whole: bool) -> Value {
    if whole { Value::Str(text.into()) } else { made(text) }
}

fn join(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.nameless()?;
    if asked.arguments.is_empty() {
        return Err(TYPE);
    }
    let mut parts: Vec<&Val> = Vec::new();
    for argument in asked.arguments {
        if let Ok((text, _)) = path(world, &argument.value)
            && text.as_str().starts_with('/')
        {
            parts.clear();
        } else if let Err(Stop::Raises(what)) = path(world, &argument.value) {
            return Err(Stop::Raises(what));
        }
        parts.push(argument);
    }
    let mut out = Pieces::new();
    let mut ends = true;
    for part in parts {
        out.push(world, if ends { "" } else { "/" })?;
        out.push_value(world, &part.value)?;
        ends = path(world, &part.value).is_ok_and(|(text, _)| text.as_str().ends_with('/'));
        // Behind an empty part there is a separator already, or nothing.
        ends |= matches!(&part.value, Value::Str(text) if text.is_empty());
    }
    out.finish()
}

/// Where the last part of a path begins.
fn last_part(text: &str) -> usize {
    text.rfind('/').map_or(0, |at| at + 1)
}

fn one(world: &mut World<'_>, asked: &Asked<'_>) -> Out<(Str, bool)> {
    let [value] = asked.bind([""], 1)?;
    let (text, whole) = path(world, &value.ok_or(TYPE)?.value)?;
    world.room(text.as_str().len())?;
    Ok((text, whole))
}

fn base_name(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let (text, whole) = one(world, asked)?;
    Ok(part(&text.as_str()[last_part(text.as_str())..], whole))
}

/// A path without its last part.
fn head(text: &str) -> &str {
    let head = &text[..last_part(text)];
    if head.bytes().all(|byte| byte == b'/') { head } else { head.trim_end_matches('/') }
}

fn directory(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let (text, whole) = one(world, asked)?;
    Ok(part(head(text.as_str()), whole))
}

fn split(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let (text, whole) = one(world, asked)?;
    let text = text.as_str();
    let parts = [part(head(text), whole), part(&text[last_part(text)..], whole)];
    world.tuple(parts.map(Val::plain))
}

fn split_extension(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let (text, whole) = one(world, asked)?;
    let text = text.as_str();
    let start = last_part(text);
    let name = text[start..].trim_start_matches('.');
    let at = match name.rfind('.') {
        Some(at) => text.len() - name.len() + at,
        None => text.len(),
    };
    world.tuple([part(&text[..at], whole), part(&text[at..], whole)].map(Val::plain))
}

fn normal(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let (text, whole) = one(world, asked)?;
    if !whole {
        return Ok(Value::Partial(text));
    }
    let text = text.as_str();
    let slashes = text.len() - text.trim_start_matches('/').len();
    let front = match slashes {
        0 => "",
        2 => "//",
        _ => "/",
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in text.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match (part, parts.last()) {
            ("..", Some(last)) if *last != ".." => {
                parts.pop();
            }
            ("..", None) if slashes > 0 => {}
            _ => parts.push(part),
        }
    }
    let path = front.to_owned() + &parts.join("/");
    Ok(Value::Str(if path.is_empty() { ".".into() } else { path.into() }))
}

fn is_absolute(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let (text, _) = one(world, asked)?;
    if text.as_str().starts_with(HOLE) { Err(Stop::Unknown) } else { Ok(Value::Bool(text.as_str().starts_with('/'))) }
}
