//! `String.prototype.split`.

use super::super::super::text::Text;
use super::super::super::value::{Id, Val, Value};
use super::super::regexp::{self, Subject};
use super::super::{Answer, Asked, Machine, spend_pass};
use crate::analyse::javascript::machine::convert::to_int32;

pub(super) fn split(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let limit = match asked.argument(1).value {
        Value::Undefined => usize::MAX,
        _ => to_int32(known!(asked.number(machine, 1)?)) as u32 as usize,
    };
    spend_pass(machine, text.len())?;
    let separator = asked.argument(0);
    let parts = match separator.as_object() {
        _ if limit == 0 => Vec::new(),
        _ if separator.is_undefined() => vec![Some(text)],
        Some(id) if regexp::is_regexp(machine, id) => known!(by_regexp(machine, id, &text, limit)?),
        _ => {
            let separator = known!(asked.text(machine, 0)?);
            machine.spend_elements(if separator.is_empty() { text.len().min(limit) } else { 1 })?;
            by_text(&text, &separator, limit)
        }
    };
    machine.spend_text(parts.len())?;
    let from = asked.this.from;
    let part = |part: Option<Text>| part.map_or(Val::UNDEFINED, |part| Val::text(part).from(from));
    let parts = parts.into_iter().map(part).collect();
    machine.new_array(parts).map(Some)
}

fn by_text(text: &Text, separator: &Text, limit: usize) -> Vec<Option<Text>> {
    if separator.is_empty() {
        return (0..text.len().min(limit)).filter_map(|at| text.at(at)).map(|unit| Some(Text::unit(unit))).collect();
    }
    let (mut parts, mut start) = (Vec::new(), 0);
    for at in places(text, separator) {
        if parts.len() >= limit {
            break;
        }
        parts.push(Some(text.slice(start, at)));
        start = at + separator.len();
    }
    if parts.len() < limit {
        parts.push(Some(text.slice(start, text.len())));
    }
    parts
}

/// Where `needle`, which is not empty, stands, one after the other without overlap.
pub(super) fn places(text: &Text, needle: &Text) -> Vec<usize> {
    match (text.narrow(), needle.narrow()) {
        (Some(text), Some(needle)) => memchr::memmem::find_iter(text, needle).collect(),
        (Some(_), None) => Vec::new(),
        _ => {
            let (text, needle) = (text.units(), needle.units());
            let (mut found, mut at) = (Vec::new(), 0);
            while at + needle.len() <= text.len() {
                if text[at..].starts_with(&needle) {
                    found.push(at);
                    at += needle.len();
                } else {
                    at += 1;
                }
            }
            found
        }
    }
}

/// Parts and, between them, what the groups of the separator matched.
fn by_regexp(
    machine: &mut Machine<'_>,
    id: Id,
    text: &Text,
    limit: usize,
) -> Result<Option<Vec<Option<Text>>>, super::super::Abrupt> {
    let pattern = known!(machine.pattern(id, text));
    let subject = known!(Subject::new(&pattern, text));
    if text.is_empty() {
        let found = known!(machine.search(&pattern, &subject, 0)?);
        return Ok(Some(if found.is_some() { Vec::new() } else { vec![Some(text.clone())] }));
    }
    let (mut parts, mut start, mut from) = (Vec::new(), 0, 0);
    while from < text.len()
        && let Some(found) = known!(machine.search(&pattern, &subject, from)?)
        && found.start() < text.len()
    {
        if found.end() == start {
            from = subject.after(&pattern, found.start());
            continue;
        }
        parts.push(Some(text.slice(start, found.start())));
        parts.extend(found.groups().map(|group| group.map(|(first, last)| text.slice(first, last))));
        machine.spend_elements(parts.len().min(16))?;
        start = found.end();
        from = start;
        if parts.len() >= limit {
            parts.truncate(limit);
            return Ok(Some(parts));
        }
    }
    parts.push(Some(text.slice(start, text.len())));
    Ok(Some(parts))
}
