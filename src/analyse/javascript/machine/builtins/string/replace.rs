//! Search and replace in strings, by text and by regular expression.

use super::super::super::text::Text;
use super::super::super::value::{Id, Kind, Val, Value};
use super::super::regexp::{self, Found, Pattern, Subject};
use super::super::{Abrupt, Answer, Asked, Machine, Native, spend_pass};
use super::split::places;
use crate::analyse::flow::Origin;

/// A method of `String.prototype`.
pub(super) fn method(name: &str) -> Option<Native> {
    let native: Native = match name {
        "replace" => |machine, asked| replace(machine, asked, false),
        "replaceAll" => |machine, asked| replace(machine, asked, true),
        "match" => find_match,
        "matchAll" => match_all,
        "search" => search,
        _ => return None,
    };
    Some(native)
}

/// The regular expression that an argument is.
fn regexp_of(machine: &Machine<'_>, val: &Val) -> Option<Id> {
    val.as_object().filter(|&id| regexp::is_regexp(machine, id))
}

fn not_global(machine: &mut Machine<'_>, method: &str) -> Abrupt {
    machine.throw("TypeError", &format!("String.prototype.{method} called with a non-global RegExp argument"))
}

/// What stands in place of a match.
enum Replacement {
    Function(Val),
    Template(Text),
}

/// A text being put together from what stays and what is put in.
struct Built {
    text: Text,
    from: Origin,
    partial: bool,
}

fn replace(machine: &mut Machine<'_>, asked: &Asked<'_>, all: bool) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let mut built = Built { text: Text::empty(), from: Origin::PLAIN, partial: false };
    let replacement = match asked.argument(1) {
        function if machine.is_callable(function) => Replacement::Function(function.clone()),
        other => match machine.text(other, asked.at)? {
            Value::String(text) => Replacement::Template(text),
            Value::Partial(text) => {
                built.partial = true;
                Replacement::Template(text)
            }
            _ => return Ok(None),
        },
    };
    spend_pass(machine, text.len())?;
    let (found, pattern) = match regexp_of(machine, asked.argument(0)) {
        Some(id) => {
            let global = regexp::has_flag(machine, id, b'g');
            if all && !global {
                return Err(not_global(machine, "replaceAll"));
            }
            let pattern = known!(machine.pattern(id, &text));
            let found = known!(regexp::find_all(machine, id, &pattern, &text)?);
            (found, Some(pattern))
        }
        None => (by_text(&text, &known!(asked.text(machine, 0)?), all), None),
    };
    // Nothing unknown is put in where nothing is found.
    built.partial &= !found.is_empty();
    let mut kept = 0;
    for found in found {
        machine.step()?;
        built.text.push(&text.slice(kept, found.start()));
        kept = found.end();
        match &replacement {
            Replacement::Template(template) => {
                let before = built.text.len();
                expand(&mut built.text, template, &text, &found, pattern.as_deref());
                machine.spend_text(built.text.len() - before)?;
            }
            Replacement::Function(function) => {
                call_back(machine, asked, &mut built, function, &text, &found, pattern.as_deref())?;
            }
        }
    }
    built.text.push(&text.slice(kept, text.len()));
    machine.spend_text(built.text.len())?;
    let value = if built.partial { Value::Partial(built.text) } else { Value::String(built.text) };
    Ok(Some(Val { value, from: built.from }))
}

fn by_text(text: &Text, needle: &Text, all: bool) -> Vec<Found> {
    let places = match (all, needle.is_empty()) {
        (true, true) => (0..=text.len()).collect(),
        (true, false) => places(text, needle),
        (false, _) => text.find(needle, 0).into_iter().collect(),
    };
    places.into_iter().map(|at| Found::new(at, at + needle.len())).collect()
}

fn call_back(
    machine: &mut Machine<'_>,
    asked: &Asked<'_>,
    built: &mut Built,
    function: &Val,
    text: &Text,
    found: &Found,
    pattern: Option<&Pattern>,
) -> Result<(), Abrupt> {
    let from = asked.this.from;
    let part = |(start, end): (usize, usize)| Val::text(text.slice(start, end)).from(from);
    let mut arguments = vec![part((found.start(), found.end()))];
    arguments.extend(found.groups().map(|group| group.map_or(Val::UNDEFINED, part)));
    arguments.push(Val::number(found.start() as f64));
    arguments.push(Val::text(text.clone()).from(from));
    if let Some(pattern) = pattern
        && !pattern.names.is_empty()
    {
        arguments.push(regexp::named_groups(machine, pattern, found, text, from)?);
    }
    let result = machine.call(function, &Val::UNDEFINED, arguments, asked.at)?;
    built.from = machine.ledger.origins.join(built.from, result.from);
    let put = match machine.text(&result, asked.at)? {
        Value::String(put) => put,
        Value::Partial(put) => {
            built.partial = true;
            put
        }
        _ => return Ok(()),
    };
    machine.spend_text(put.len())?;
    built.text.push(&put);
    Ok(())
}

/// ECMAScript `GetSubstitution`.
fn expand(out: &mut Text, template: &Text, text: &Text, found: &Found, pattern: Option<&Pattern>) {
    const DOLLAR: u16 = b'$' as u16;
    let put = |out: &mut Text, start: usize, end: usize| out.push(&text.slice(start, end));
    let (mut at, mut kept) = (0, 0);
    while at < template.len() {
        if template.at(at) != Some(DOLLAR) {
            at += 1;
            continue;
        }
        let next = template.at(at + 1).and_then(|unit| u8::try_from(unit).ok()).unwrap_or_default();
        let piece = match next {
            b'$' => Some((2, Piece::Dollar)),
            b'&' => Some((2, Piece::Text(found.start(), found.end()))),
            b'`' => Some((2, Piece::Text(0, found.start()))),
            b'\'' => Some((2, Piece::Text(found.end(), text.len()))),
            b'0'..=b'9' => numbered(template, at + 1, found),
            b'<' => named(template, at + 2, found, pattern),
            _ => None,
        };
        let Some((length, piece)) = piece else {
            at += 1;
            continue;
        };
        out.push(&template.slice(kept, at));
        match piece {
            Piece::Dollar => out.push(&"$".into()),
            Piece::Text(start, end) => put(out, start, end),
            Piece::Nothing => {}
        }
        at += length;
        kept = at;
    }
    out.push(&template.slice(kept, template.len()));
}

/// What a `$` sequence of a template stands for.
enum Piece {
    Dollar,
    /// From here to there of the searched text.
    Text(usize, usize),
    Nothing,
}

impl From<Option<(usize, usize)>> for Piece {
    fn from(group: Option<(usize, usize)>) -> Self {
        group.map_or(Piece::Nothing, |(start, end)| Piece::Text(start, end))
    }
}

/// `$1` and `$12`, and how long it is: two digits if there are that many groups.
fn numbered(template: &Text, at: usize, found: &Found) -> Option<(usize, Piece)> {
    let digit = |at| template.at(at).filter(|unit| (0x30..=0x39).contains(unit)).map(|unit| usize::from(unit - 0x30));
    let first = digit(at)?;
    let two = digit(at + 1).map(|second| (3, 10 * first + second));
    [two, Some((2, first))]
        .into_iter()
        .flatten()
        .find(|&(_, number)| number > 0 && number <= found.count())
        .map(|(length, number)| (length, found.group(number).into()))
}

/// `$<name>`, only if the pattern has named groups.
fn named(template: &Text, at: usize, found: &Found, pattern: Option<&Pattern>) -> Option<(usize, Piece)> {
    let pattern = pattern.filter(|pattern| !pattern.names.is_empty())?;
    let end = template.find(&">".into(), at)?;
    let name = template.slice(at, end);
    let number = pattern.names.iter().find(|(known, _)| *known == name).map(|(_, number)| *number);
    Some((end + 3 - at, number.and_then(|number| found.group(number)).into()))
}

/// The pattern an argument means: a regular expression, or the source of one.
fn pattern_of(
    machine: &mut Machine<'_>,
    asked: &Asked<'_>,
    flags: &str,
    text: &Text,
) -> Result<Option<std::rc::Rc<Pattern>>, Abrupt> {
    if let Some(id) = regexp_of(machine, asked.argument(0)) {
        return Ok(machine.pattern(id, text));
    }
    let source = match asked.argument(0).value {
        Value::Undefined => Text::empty(),
        _ => known!(asked.text(machine, 0)?),
    };
    Ok(machine.pattern_from(&source, &flags.into(), text))
}

fn find_match(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let id = regexp_of(machine, asked.argument(0));
    let pattern = known!(pattern_of(machine, asked, "", &text)?);
    match id {
        Some(id) if !regexp::has_flag(machine, id, b'g') => regexp::exec_on(machine, id, &text, asked.this.from),
        Some(id) => {
            let found = known!(regexp::find_all(machine, id, &pattern, &text)?);
            if found.is_empty() {
                return Ok(Some(Val::NULL));
            }
            machine.spend_elements(found.len())?;
            let part = |found: &Found| Val::text(text.slice(found.start(), found.end())).from(asked.this.from);
            let parts = found.iter().map(part).collect();
            machine.new_array(parts).map(Some)
        }
        None => {
            let subject = known!(Subject::new(&pattern, &text));
            match known!(machine.search(&pattern, &subject, 0)?) {
                Some(found) => regexp::result(machine, &pattern, &found, &text, asked.this.from).map(Some),
                None => Ok(Some(Val::NULL)),
            }
        }
    }
}

fn match_all(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let pattern = known!(pattern_of(machine, asked, "g", &text)?);
    let from = match regexp_of(machine, asked.argument(0)) {
        Some(id) if !regexp::has_flag(machine, id, b'g') => return Err(not_global(machine, "matchAll")),
        Some(id) => known!(regexp::last_index(machine, id)),
        None => 0,
    };
    let found = known!(regexp::find_from(machine, &pattern, &text, from)?);
    let mut results = Vec::new();
    for found in found {
        machine.spend_elements(1)?;
        results.push(regexp::result(machine, &pattern, &found, &text, asked.this.from)?);
    }
    machine.new_object(Kind::Iterator(results, 0)).map(|id| Some(Val::object(id)))
}

fn search(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let pattern = known!(pattern_of(machine, asked, "", &text)?);
    let subject = known!(Subject::new(&pattern, &text));
    let found = known!(machine.search(&pattern, &subject, 0)?);
    let found = found.filter(|found| !pattern.sticky || found.start() == 0);
    Ok(Some(Val::number(found.map_or(-1.0, |found| found.start() as f64))))
}
