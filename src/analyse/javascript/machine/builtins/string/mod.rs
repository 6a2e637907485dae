//! Methods of strings.

mod case;
mod make;
mod markup;
mod replace;
mod split;

use std::iter;

pub(in super::super) use case::is_space;
pub(super) use make::global;

use super::super::convert::to_integer;
use super::super::text::Text;
use super::super::value::{Val, Value};
use super::{Answer, Asked, Machine, Native, relative, spend_pass};

/// A method of `String.prototype`.
pub(super) fn method(name: &str) -> Option<Native> {
    let native: Native = match name {
        "charCodeAt" => char_code_at,
        "charAt" => char_at,
        "codePointAt" => code_point_at,
        "at" => at,
        "slice" => slice,
        "substring" => substring,
        "substr" => substr,
        "indexOf" => index_of,
        "lastIndexOf" => last_index_of,
        "includes" => includes,
        "startsWith" => starts_with,
        "endsWith" => ends_with,
        "concat" => concat,
        "padStart" => pad_start,
        "padEnd" => pad_end,
        "repeat" => repeat,
        "toString" | "valueOf" => value_of,
        "split" => split::split,
        _ => return replace::method(name).or_else(|| case::method(name)).or_else(|| markup::method(name)),
    };
    Some(native)
}

/// The place an argument names, if it lies in the text.
fn place(index: f64, text: &Text) -> Option<usize> {
    (index >= 0.0 && index < text.len() as f64).then_some(index as usize)
}

fn char_code_at(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let index = known!(asked.integer(machine, 0, 0.0)?);
    Ok(Some(Val::number(place(index, &text).and_then(|at| text.at(at)).map_or(f64::NAN, f64::from))))
}

fn char_at(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let index = known!(asked.integer(machine, 0, 0.0)?);
    Ok(Some(Val::text(place(index, &text).and_then(|at| text.at(at)).map_or_else(Text::empty, Text::unit))))
}

fn at(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let index = known!(asked.integer(machine, 0, 0.0)?);
    let index = if index < 0.0 { index + text.len() as f64 } else { index };
    Ok(Some(place(index, &text).and_then(|at| text.at(at)).map_or(Val::UNDEFINED, |unit| Val::text(Text::unit(unit)))))
}

fn code_point_at(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let index = known!(asked.integer(machine, 0, 0.0)?);
    let Some(at) = place(index, &text) else { return Ok(Some(Val::UNDEFINED)) };
    let pair = [text.at(at).unwrap_or_default(), text.at(at + 1).unwrap_or_default()];
    let code = match char::decode_utf16(pair).next() {
        Some(Ok(c)) => u32::from(c),
        _ => u32::from(pair[0]),
    };
    Ok(Some(Val::number(f64::from(code))))
}

fn slice(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let start = relative(known!(asked.integer(machine, 0, 0.0)?), text.len());
    let end = relative(known!(asked.integer(machine, 1, f64::INFINITY)?), text.len());
    part(machine, &text, start, end)
}

fn substring(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let start = relative(known!(asked.integer(machine, 0, 0.0)?).max(0.0), text.len());
    let end = relative(known!(asked.integer(machine, 1, f64::INFINITY)?).max(0.0), text.len());
    part(machine, &text, start.min(end), start.max(end))
}

fn substr(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let start = relative(known!(asked.integer(machine, 0, 0.0)?), text.len());
    let length = relative(known!(asked.integer(machine, 1, f64::INFINITY)?).max(0.0), text.len());
    part(machine, &text, start, start + length)
}

fn part(machine: &mut Machine<'_>, text: &Text, start: usize, end: usize) -> Answer {
    machine.spend_text(end.min(text.len()).saturating_sub(start))?;
    Ok(Some(Val::text(text.slice(start, end))))
}

fn index_of(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let needle = known!(asked.text(machine, 0)?);
    let from = relative(known!(asked.integer(machine, 1, 0.0)?).max(0.0), text.len());
    spend_pass(machine, text.len() - from)?;
    Ok(Some(Val::number(text.find(&needle, from).map_or(-1.0, |at| at as f64))))
}

fn last_index_of(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let needle = known!(asked.text(machine, 0)?);
    let from = known!(asked.number(machine, 1)?);
    let from = if from.is_nan() { f64::INFINITY } else { to_integer(from) };
    spend_pass(machine, text.len())?;
    let Some(last) = text.len().checked_sub(needle.len()) else { return Ok(Some(Val::number(-1.0))) };
    let last = relative(from.max(0.0), last);
    let found = match (text.narrow(), needle.narrow()) {
        (Some(text), Some(needle)) => memchr::memmem::rfind(&text[..last + needle.len()], needle),
        (Some(_), None) => None,
        _ => {
            let (text, needle) = (text.units(), needle.units());
            (0..=last).rev().find(|&at| text[at..].starts_with(&needle))
        }
    };
    Ok(Some(Val::number(found.map_or(-1.0, |at| at as f64))))
}

/// Whether the argument is a regular expression, which these methods refuse.
fn refuses(machine: &mut Machine<'_>, asked: &Asked<'_>) -> bool {
    let is_regexp = |id| super::regexp::is_regexp(machine, id);
    asked.argument(0).as_object().is_some_and(is_regexp)
}

fn includes(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if refuses(machine, asked) {
        return Ok(None);
    }
    // What is known of a partly known text is enough for yes.
    if let (Value::Partial(text), Some(needle), true) =
        (&asked.this.value, asked.argument(0).as_text(), asked.arguments.len() < 2)
        && text.find(needle, 0).is_some()
    {
        return Ok(Some(Val::bool(true)));
    }
    let text = known!(asked.this_text(machine)?);
    let needle = known!(asked.text(machine, 0)?);
    let from = relative(known!(asked.integer(machine, 1, 0.0)?).max(0.0), text.len());
    spend_pass(machine, text.len() - from)?;
    Ok(Some(Val::bool(text.find(&needle, from).is_some())))
}

fn starts_with(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if refuses(machine, asked) {
        return Ok(None);
    }
    let text = known!(asked.this_text(machine)?);
    let needle = known!(asked.text(machine, 0)?);
    let from = relative(known!(asked.integer(machine, 1, 0.0)?).max(0.0), text.len());
    Ok(Some(Val::bool(text.slice(from, from + needle.len()) == needle)))
}

fn ends_with(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    if refuses(machine, asked) {
        return Ok(None);
    }
    let text = known!(asked.this_text(machine)?);
    let needle = known!(asked.text(machine, 0)?);
    let end = relative(known!(asked.integer(machine, 1, f64::INFINITY)?).max(0.0), text.len());
    let is_end = end.checked_sub(needle.len()).is_some_and(|start| text.slice(start, end) == needle);
    Ok(Some(Val::bool(is_end)))
}

fn concat(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let parts: Vec<Val> = iter::once(asked.this).chain(asked.arguments).cloned().collect();
    joined(machine, &parts, asked)
}

/// The texts of `parts` one after the other, unknown ones as holes.
fn joined(machine: &mut Machine<'_>, parts: &[Val], asked: &Asked<'_>) -> Answer {
    let (mut out, mut partial) = (Text::empty(), false);
    for part in parts {
        let (text, is_partial) = match machine.text(part, asked.at)? {
            Value::String(text) => (text, false),
            Value::Partial(text) => (text, true),
            _ => return Ok(None),
        };
        partial |= is_partial;
        machine.spend_text(text.len())?;
        out.push(&text);
    }
    Ok(Some(Val::plain(if partial { Value::Partial(out) } else { Value::String(out) })))
}

fn pad_start(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let mut padding = known!(padding(machine, asked, &text)?);
    padding.push(&text);
    Ok(Some(Val::text(padding)))
}

fn pad_end(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let padding = known!(padding(machine, asked, &text)?);
    let mut out = text;
    out.push(&padding);
    Ok(Some(Val::text(out)))
}

fn padding(machine: &mut Machine<'_>, asked: &Asked<'_>, text: &Text) -> Result<Option<Text>, super::Abrupt> {
    let wanted = known!(asked.integer(machine, 0, 0.0)?);
    let filler = match asked.argument(1).value {
        Value::Undefined => Text::from(" "),
        _ => known!(asked.text(machine, 1)?),
    };
    let missing = (wanted - text.len() as f64).max(0.0);
    if filler.is_empty() || missing == 0.0 {
        return Ok(Some(Text::empty()));
    }
    let missing = missing.min(f64::from(u32::MAX)) as usize;
    machine.spend_text(missing)?;
    let filler = filler.units();
    let units: Vec<u16> = filler.iter().copied().cycle().take(missing).collect();
    Ok(Some(Text::from_units(&units)))
}

fn repeat(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let count = known!(asked.integer(machine, 0, 0.0)?);
    if count < 0.0 || count.is_infinite() {
        let given = known!(asked.text(machine, 0)?);
        return Err(machine.throw("RangeError", &format!("Invalid count value: {given}")));
    }
    if text.is_empty() {
        return Ok(Some(Val::text(text)));
    }
    let units = (count.min(f64::from(u32::MAX)) as usize).saturating_mul(text.len());
    machine.spend_text(units)?;
    Ok(Some(Val::text(match text.narrow() {
        Some(bytes) => Text::latin1(&bytes.repeat(count as usize)),
        None => Text::from_units(&text.units().repeat(count as usize)),
    })))
}

fn value_of(_: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    Ok(asked.this.as_partial().map(|_| asked.this.clone()))
}
