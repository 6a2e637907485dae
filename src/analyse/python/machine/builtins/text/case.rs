//! Upper and lower case, and what kind of characters a text is of.

use super::{known_part, made, this};
use crate::analyse::python::machine::builtins::format::is_printable;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, World};
use crate::analyse::python::machine::value::Value;

pub(super) fn method(name: &str) -> Option<Native> {
    natives!(name, {
        "upper" => upper,
        "lower" => lower,
        "casefold" => case_fold,
        "title" => title,
        "capitalize" => capitalize,
        "swapcase" => swap_case,
        "isascii" => is_ascii,
        "isspace" => is_space,
        "isprintable" => is_printable_text,
        "isalpha" => is_alpha,
        "isalnum" => is_alnum,
        "isdigit" | "isdecimal" | "isnumeric" => is_digit,
        "isupper" => is_upper,
        "islower" => is_lower,
        "istitle" => is_title,
        "isidentifier" => is_identifier,
    })
}

/// What `str.strip` and `str.split` take for blank.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

fn upper(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let (text, whole) = known_part(world, asked)?;
    world.room(text.as_str().len())?;
    made(text.as_str().to_uppercase(), whole)
}

fn lower(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let (text, whole) = known_part(world, asked)?;
    world.room(text.as_str().len())?;
    made(text.as_str().to_lowercase(), whole)
}

fn case_fold(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let (text, whole) = known_part(world, asked)?;
    // Beyond ASCII it is a matter of its own.
    if whole && !text.is_ascii() { Err(Stop::Unknown) } else { lower(world, asked) }
}

/// The text, if it is all ASCII: beyond it the versions of the language differ.
fn plain(world: &mut World<'_>, asked: &Asked<'_>) -> Out<String> {
    asked.exactly::<0>()?;
    let text = this(world, asked)?;
    world.room(text.as_str().len())?;
    if text.is_ascii() { Ok(text.as_str().to_owned()) } else { Err(Stop::Unknown) }
}

fn title(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let mut inside = false;
    let turned: String = plain(world, asked)?
        .chars()
        .map(|c| {
            let first = c.is_ascii_alphabetic() && !inside;
            inside = c.is_ascii_alphabetic();
            if first { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
        })
        .collect();
    made(turned, true)
}

fn capitalize(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let mut text = plain(world, asked)?.to_ascii_lowercase();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    made(text, true)
}

fn swap_case(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let swap = |c: char| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
    made(plain(world, asked)?.chars().map(swap).collect::<String>(), true)
}

fn is_ascii(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    Ok(Value::Bool(this(world, asked)?.is_ascii()))
}

fn is_space(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let text = this(world, asked)?;
    world.pass(text.as_str().len() / 16)?;
    Ok(Value::Bool(!text.is_empty() && text.as_str().chars().all(is_blank)))
}

fn is_printable_text(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.exactly::<0>()?;
    let text = this(world, asked)?;
    world.pass(text.as_str().len() / 4)?;
    Ok(Value::Bool(text.as_str().chars().all(is_printable)))
}

/// Whether all characters are of a kind, and there are some.
fn every(world: &mut World<'_>, asked: &Asked<'_>, of: impl Fn(char) -> bool) -> Out {
    let text = plain(world, asked)?;
    Ok(Value::Bool(!text.is_empty() && text.chars().all(of)))
}

fn is_alpha(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    every(world, asked, |c| c.is_ascii_alphabetic())
}

fn is_alnum(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    every(world, asked, |c| c.is_ascii_alphanumeric())
}

fn is_digit(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    every(world, asked, |c| c.is_ascii_digit())
}

fn is_upper(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let text = plain(world, asked)?;
    Ok(Value::Bool(
        text.bytes().any(|byte| byte.is_ascii_uppercase()) && !text.bytes().any(|byte| byte.is_ascii_lowercase()),
    ))
}

fn is_lower(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let text = plain(world, asked)?;
    Ok(Value::Bool(
        text.bytes().any(|byte| byte.is_ascii_lowercase()) && !text.bytes().any(|byte| byte.is_ascii_uppercase()),
    ))
}

fn is_title(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let (mut inside, mut seen) = (false, false);
    for c in plain(world, asked)?.chars() {
        if (c.is_ascii_uppercase() && inside) || (c.is_ascii_lowercase() && !inside) {
            return Ok(Value::Bool(false));
        }
        inside = c.is_ascii_alphabetic();
        seen |= inside;
    }
    Ok(Value::Bool(seen))
}

fn is_identifier(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let text = plain(world, asked)?;
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    Ok(Value::Bool(starts && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')))
}
