//! `html`. Of the names of characters only those that everybody writes are known.

use crate::analyse::python::machine::builtins::array::list::is_true;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, World, convert};
use crate::analyse::python::machine::value::Value;

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, { "html.unescape" => undo, "html.escape" => apply, })
}

fn undo(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text] = asked.exactly()?;
    let text = convert::text(world, &text.value).map_err(|_| Stop::Unknown)?;
    world.room(text.as_str().len())?;
    let (mut out, mut rest) = (String::new(), text.as_str());
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(body) = rest.get(1..).filter(|body| body.starts_with(|c: char| c == '#' || c.is_alphanumeric()))
        else {
            out.push('&');
            rest = &rest[1..];
            continue;
        };
        let (name, after) = body.split_once(';').ok_or(Stop::Unknown)?;
        out.push(character(name).ok_or(Stop::Unknown)?);
        rest = after;
    }
    out.push_str(rest);
    Ok(Value::Str(out.into()))
}

/// What stands between `&` and `;`.
fn character(name: &str) -> Option<char> {
    let code = match name.strip_prefix('#') {
        Some(digits) => match digits.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => digits.parse().ok()?,
        },
        None => {
            return Some(match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "nbsp" => '\u{a0}',
                _ => return None,
            });
        }
    };
    // Controls and what is between them are treated otherwise.
    char::from_u32(code)
        .filter(|c| matches!(c, ' '..='~' | '\t' | '\n') || *c >= '\u{a0}')
        .filter(|c| u32::from(*c) & 0xfffe != 0xfffe)
}

fn apply(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text, quote] = asked.bind(["s", "quote"], 1)?;
    let text = convert::text(world, &text.ok_or(TYPE)?.value).map_err(|_| Stop::Unknown)?;
    let quote = if quote.is_some() { is_true(world, quote)? } else { true };
    world.room(6 * text.as_str().len())?;
    let mut out = String::new();
    for c in text.as_str().chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quote => out.push_str("&quot;"),
            '\'' if quote => out.push_str("&#x27;"),
            c => out.push(c),
        }
    }
    Ok(Value::Str(out.into()))
}
