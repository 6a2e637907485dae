//! Regular expression objects.

use super::super::super::text::Text;
use super::super::super::value::{Id, Kind, Slot, Val, Value};
use super::super::{Abrupt, Answer, Asked, Machine, Native, throw_vaguely};
use super::pattern::{Found, Pattern, Subject};
use super::translate::{Refused, translate};
use crate::analyse::flow::Origin;

/// A method of `RegExp.prototype`.
pub(in super::super) fn method(name: &str) -> Option<Native> {
    let native: Native = match name {
        "exec" => exec,
        "test" => test,
        "toString" => to_string,
        _ => return None,
    };
    Some(native)
}

/// A function by its full name.
pub(in super::super) fn global(name: &str) -> Option<Native> {
    matches!(name, "RegExp" | "new RegExp").then_some(construct as Native)
}

/// Whether an object is a regular expression.
pub(in super::super) fn is_regexp(machine: &Machine<'_>, id: Id) -> bool {
    matches!(machine.heap.get(id).kind, Kind::RegExp { .. })
}

/// Whether a regular expression has a flag.
pub(in super::super) fn has_flag(machine: &Machine<'_>, id: Id, flag: u8) -> bool {
    match &machine.heap.get(id).kind {
        Kind::RegExp { flags, .. } => flags.narrow().is_some_and(|flags| flags.contains(&flag)),
        _ => false,
    }
}

/// A new regular expression object.
pub(in super::super::super) fn make(machine: &mut Machine<'_>, source: Text, flags: Text) -> Result<Id, Abrupt> {
    let flags = sorted(&flags).unwrap_or(flags);
    let id = machine.new_object(Kind::RegExp { source, flags })?;
    set_last_index(machine, id, 0);
    Ok(id)
}

/// A property that regular expressions have by themselves: `source`, `flags`, `global`.
pub(in super::super::super) fn property(machine: &Machine<'_>, id: Id, name: &str) -> Option<Val> {
    let Kind::RegExp { source, flags } = &machine.heap.get(id).kind else { return None };
    let flag = match name {
        "source" => return Some(Val::text(source.clone())),
        "flags" => return Some(Val::text(flags.clone())),
        "global" => b'g',
        "ignoreCase" => b'i',
        "multiline" => b'm',
        "dotAll" => b's',
        "unicode" => b'u',
        "unicodeSets" => b'v',
        "sticky" => b'y',
        "hasIndices" => b'd',
        _ => return None,
    };
    Some(Val::bool(flags.narrow().is_some_and(|flags| flags.contains(&flag))))
}

/// Where the next search starts.
pub(in super::super) fn last_index(machine: &Machine<'_>, id: Id) -> Option<usize> {
    match machine.heap.get(id).props.get(&"lastIndex".into()) {
        None => Some(0),
        Some(Slot::Data(Val { value: Value::Number(number), .. })) if *number >= 0.0 => Some(*number as usize),
        Some(_) => None,
    }
}

fn set_last_index(machine: &mut Machine<'_>, id: Id, index: usize) {
    machine.heap.get_mut(id).props.set("lastIndex".into(), Slot::Data(Val::number(index as f64)));
}

fn construct(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let given = asked.argument(0).as_object().filter(|&id| is_regexp(machine, id));
    let given = given.and_then(|id| match &machine.heap.get(id).kind {
        Kind::RegExp { source, flags } => Some((source.clone(), flags.clone())),
        _ => None,
    });
    let (source, flags) = match given {
        Some((source, flags)) => (source, Some(flags)),
        None if asked.argument(0).is_undefined() => ("(?:)".into(), None),
        None => (escaped(&known!(asked.text(machine, 0)?)), None),
    };
    let flags = match (asked.argument(1).is_undefined(), flags) {
        (true, flags) => flags.unwrap_or_else(Text::empty),
        (false, _) => known!(asked.text(machine, 1)?),
    };
    let Some(flags) = sorted(&flags) else { return Err(throw_vaguely(machine, "SyntaxError")) };
    match translate(&source, &flags, true) {
        Err(Refused::Wrong) => return Ok(None),
        Err(Refused::NotExact) if machine.strict => return Ok(None),
        _ => {}
    }
    Ok(Some(Val::object(make(machine, source, flags)?)))
}

/// Flags in the order in which they are read back. `None` if one is unknown or there twice.
fn sorted(flags: &Text) -> Option<Text> {
    let mut bytes = flags.narrow()?.to_vec();
    bytes.sort_unstable();
    let is_flag = bytes.iter().all(|flag| b"dgimsuvy".contains(flag));
    let twice = bytes.windows(2).any(|pair| pair[0] == pair[1]);
    (is_flag && !twice).then(|| Text::latin1(&bytes))
}

/// ECMAScript `EscapeRegExpPattern`.
fn escaped(source: &Text) -> Text {
    if source.is_empty() {
        return "(?:)".into();
    }
    let (mut out, mut in_class, mut after_backslash) = (Vec::with_capacity(source.len()), false, false);
    for unit in source.units() {
        let was_escaped = std::mem::take(&mut after_backslash);
        let c = u8::try_from(unit).unwrap_or_default();
        match c {
            b'/' if !was_escaped && !in_class => out.push(u16::from(b'\\')),
            b'\\' if !was_escaped => after_backslash = true,
            b'[' if !was_escaped => in_class = true,
            b']' if !was_escaped => in_class = false,
            b'\n' | b'\r' => {
                if !was_escaped {
                    out.push(u16::from(b'\\'));
                }
                out.push(u16::from(if c == b'\n' { b'n' } else { b'r' }));
                continue;
            }
            _ if matches!(unit, 0x2028 | 0x2029) => {
                let escape = format!("{}u{unit:x}", if was_escaped { "" } else { "\\" });
                out.extend(escape.encode_utf16());
                continue;
            }
            _ => {}
        }
        out.push(unit);
    }
    Text::from_units(&out)
}

fn to_string(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = known!(asked.this.as_object());
    machine.primitive(id, true, asked.at).map(Some)
}

/// One search as `exec` makes it, with what it does to `lastIndex`. The outer `None`: not known.
fn step(machine: &mut Machine<'_>, id: Id, pattern: &Pattern, text: &Text) -> Result<Option<Option<Found>>, Abrupt> {
    let moves = pattern.sticky || has_flag(machine, id, b'g');
    let from = if moves { known!(last_index(machine, id)) } else { 0 };
    if from > text.len() {
        set_last_index(machine, id, 0);
        return Ok(Some(None));
    }
    let subject = known!(Subject::new(pattern, text));
    let found = known!(machine.search(pattern, &subject, from)?);
    let found = found.filter(|found| !pattern.sticky || found.start() == from);
    if moves {
        set_last_index(machine, id, found.as_ref().map_or(0, Found::end));
    }
    Ok(Some(found))
}

fn exec(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = known!(asked.this.as_object().filter(|&id| is_regexp(machine, id)));
    let text = known!(asked.text(machine, 0)?);
    exec_on(machine, id, &text, asked.argument(0).from)
}

/// `exec` on a text that came from `from`.
pub(in super::super) fn exec_on(machine: &mut Machine<'_>, id: Id, text: &Text, from: Origin) -> Answer {
    let pattern = known!(machine.pattern(id, text));
    if has_flag(machine, id, b'd') {
        return Ok(None);
    }
    match known!(step(machine, id, &pattern, text)?) {
        Some(found) => result(machine, &pattern, &found, text, from).map(Some),
        None => Ok(Some(Val::NULL)),
    }
}

fn test(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let id = known!(asked.this.as_object().filter(|&id| is_regexp(machine, id)));
    let text = known!(asked.text(machine, 0)?);
    let pattern = known!(machine.pattern(id, &text));
    let found = known!(step(machine, id, &pattern, &text)?);
    Ok(Some(Val::bool(found.is_some())))
}

/// The array that `exec` gives.
pub(in super::super) fn result(
    machine: &mut Machine<'_>,
    pattern: &Pattern,
    found: &Found,
    text: &Text,
    from: Origin,
) -> Result<Val, Abrupt> {
    let part = |(start, end): (usize, usize)| Val::text(text.slice(start, end)).from(from);
    let mut parts = vec![part((found.start(), found.end()))];
    parts.extend(found.groups().map(|group| group.map_or(Val::UNDEFINED, part)));
    machine.spend_text(found.end() - found.start())?;
    let groups = match pattern.names.is_empty() {
        true => Val::UNDEFINED,
        false => named_groups(machine, pattern, found, text, from)?,
    };
    let array = machine.new_array(parts)?;
    if let Some(id) = array.as_object() {
        let props = &mut machine.heap.get_mut(id).props;
        props.set("index".into(), Slot::Data(Val::number(found.start() as f64)));
        props.set("input".into(), Slot::Data(Val::text(text.clone()).from(from)));
        props.set("groups".into(), Slot::Data(groups));
    }
    Ok(array)
}

/// The `groups` object of a match.
pub(in super::super) fn named_groups(
    machine: &mut Machine<'_>,
    pattern: &Pattern,
    found: &Found,
    text: &Text,
    from: Origin,
) -> Result<Val, Abrupt> {
    let id = machine.new_plain()?;
    for (name, number) in &pattern.names {
        let part =
            found.group(*number).map_or(Val::UNDEFINED, |(start, end)| Val::text(text.slice(start, end)).from(from));
        machine.heap.get_mut(id).props.set(name.clone(), Slot::Data(part));
    }
    Ok(Val::object(id))
}

/// What `replace` and `match` work on: every match of a global expression, else at most one.
pub(in super::super) fn find_all(
    machine: &mut Machine<'_>,
    id: Id,
    pattern: &Pattern,
    text: &Text,
) -> Result<Option<Vec<Found>>, Abrupt> {
    if !has_flag(machine, id, b'g') {
        return Ok(step(machine, id, pattern, text)?.map(|found| found.into_iter().collect()));
    }
    set_last_index(machine, id, 0);
    find_from(machine, pattern, text, 0)
}

/// Every match from a place on.
pub(in super::super) fn find_from(
    machine: &mut Machine<'_>,
    pattern: &Pattern,
    text: &Text,
    mut from: usize,
) -> Result<Option<Vec<Found>>, Abrupt> {
    let subject = known!(Subject::new(pattern, text));
    let mut all = Vec::new();
    while from <= text.len()
        && let Some(found) = known!(machine.search(pattern, &subject, from)?)
    {
        if pattern.sticky && found.start() != from {
            break;
        }
        from = if found.end() == found.start() { subject.after(pattern, found.end()) } else { found.end() };
        all.push(found);
        machine.spend_elements(1)?;
    }
    Ok(Some(all))
}
