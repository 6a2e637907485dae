//! `re.sub` with a replacement that is a text; one that is a function is for who can call.

use super::apply::all;
use super::{Fit, Trial, characters};
use crate::analyse::python::machine::builtins::{Asked, Out, Stop, TYPE, World, convert};
use crate::analyse::python::machine::value::{Val, Value};
use crate::limits;

/// A piece of a replacement.
enum Piece {
    Text(String),
    Group(usize),
}

/// The replacement, read.
fn read(trial: &Trial, template: &str) -> Out<Vec<Piece>> {
    let mut pieces = vec![Piece::Text(String::new())];
    let mut chars = template.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { Some(chars.next().ok_or(Stop::Unknown)?) } else { None };
        let plain = match escaped {
            None => c.to_string(),
            Some('\\') => "\\".to_owned(),
            Some('n') => "\n".to_owned(),
            Some('r') => "\r".to_owned(),
            Some('t') => "\t".to_owned(),
            Some('g') => {
                if chars.next() != Some('<') {
                    return Err(Stop::Unknown);
                }
                let name: String = chars.by_ref().take_while(|&c| c != '>').collect();
                let number = match name.parse::<usize>() {
                    Ok(number) => number,
                    Err(_) => {
                        let mut names = trial.regex.capture_names();
                        names.position(|known| known == Some(name.as_str())).ok_or(Stop::Unknown)?
                    }
                };
                pieces.push(Piece::Group(number));
                continue;
            }
            Some(digit @ '1'..='9') if !chars.peek().is_some_and(char::is_ascii_digit) => {
                pieces.push(Piece::Group(digit as usize - '0' as usize));
                continue;
            }
            Some(c) if c.is_ascii_alphanumeric() => return Err(Stop::Unknown),
            Some(c) => format!("\\{c}"),
        };
        match pieces.last_mut() {
            Some(Piece::Text(text)) => text.push_str(&plain),
            _ => pieces.push(Piece::Text(plain)),
        }
    }
    let wrong = |piece: &Piece| matches!(piece, Piece::Group(number) if *number >= trial.groups);
    if pieces.iter().any(wrong) { Err(Stop::Unknown) } else { Ok(pieces) }
}

/// The text after the replacements, and how many there were.
fn replaced(world: &mut World<'_>, asked: &Asked<'_>) -> Out<(Value, usize)> {
    let [pattern, template, text, count, flags] = asked.bind(["pattern", "repl", "string", "count", "flags"], 3)?;
    let template = match &template.ok_or(TYPE)?.value {
        value @ (Value::Str(_) | Value::Bytes(_)) => characters(world, value)?,
        _ => return Err(Stop::Unknown),
    };
    let trial = Trial::new(world, pattern.ok_or(TYPE)?, text.ok_or(TYPE)?, flags, Fit::Anywhere)?;
    if template.1 != trial.bytes {
        return Err(Stop::Unknown);
    }
    let most = match count {
        Some(count) => match convert::count(world, &count.value)? {
            ..0 => return Err(Stop::Unknown),
            0 => usize::MAX,
            count => count as usize,
        },
        None => usize::MAX,
    };
    let pieces = read(&trial, &template.0)?;
    let found = all(world, &trial, most)?;
    let (mut out, mut from) = (String::new(), 0);
    for spans in &found {
        let (start, end) = spans.first().copied().flatten().ok_or(Stop::Unknown)?;
        out.push_str(&trial.text[from..start]);
        for piece in &pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Group(number) => {
                    let (start, end) = spans.get(*number).copied().flatten().unwrap_or((0, 0));
                    out.push_str(&trial.text[start..end]);
                }
            }
        }
        if out.len() as u64 > limits::EVALUATOR_TEXT_BYTES / 4 {
            return Err(Stop::Unknown);
        }
        from = end;
    }
    out.push_str(&trial.text[from..]);
    world.room(out.len())?;
    Ok((trial.value(&out), found.len()))
}

pub(super) fn sub(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    replaced(world, asked).map(|(text, _)| text)
}

pub(super) fn subn(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let (text, count) = replaced(world, asked)?;
    world.tuple([Val::plain(text), Val::int(count as i64)])
}
