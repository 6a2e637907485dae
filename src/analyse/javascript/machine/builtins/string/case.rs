//! Letter case, white space and order of strings.

use super::super::super::text::Text;
use super::super::super::value::{Val, Value};
use super::super::{Answer, Asked, Machine, Native, spend_pass};

/// A method of `String.prototype`.
pub(super) fn method(name: &str) -> Option<Native> {
    let native: Native = match name {
        "toUpperCase" => to_upper_case,
        "toLowerCase" => to_lower_case,
        "trim" => |machine, asked| trimmed(machine, asked, true, true),
        "trimStart" | "trimLeft" => |machine, asked| trimmed(machine, asked, true, false),
        "trimEnd" | "trimRight" => |machine, asked| trimmed(machine, asked, false, true),
        "normalize" => normalize,
        "localeCompare" => locale_compare,
        "isWellFormed" => is_well_formed,
        _ => return None,
    };
    Some(native)
}

/// White space and line ends of the language.
pub(in super::super::super) fn is_space(unit: u16) -> bool {
    matches!(
        unit,
        0x09..=0x0d | 0x20 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000 | 0xfeff
    )
}

fn trimmed(machine: &mut Machine<'_>, asked: &Asked<'_>, start: bool, end: bool) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let space = |at: usize| text.at(at).is_some_and(is_space);
    let (mut first, mut last) = (0, text.len());
    while start && first < last && space(first) {
        first += 1;
    }
    while end && last > first && space(last - 1) {
        last -= 1;
    }
    spend_pass(machine, text.len())?;
    super::part(machine, &text, first, last)
}

/// Whether both Unicode versions, ours and the one of the language's engines, agree on the case of a character.
fn has_settled_case(c: char) -> bool {
    match c {
        // Got capital letters only in Unicode 16.
        '\u{19b}' | '\u{264}' => false,
        // Its small letter depends on what stands around it.
        '\u{3a3}' => false,
        _ => matches!(c, '\0'..='\u{24f}' | '\u{370}'..='\u{52f}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{a63f}'),
    }
}

fn cased(
    machine: &mut Machine<'_>,
    asked: &Asked<'_>,
    ascii: fn(&[u8]) -> Vec<u8>,
    full: fn(&str) -> String,
) -> Answer {
    let text = known!(asked.this_text(machine)?);
    machine.spend_text(text.len())?;
    if let Some(bytes) = text.narrow()
        && bytes.is_ascii()
    {
        return Ok(Some(Val::text(Text::latin1(&ascii(bytes)))));
    }
    let string = known!(String::from_utf16(&text.units()).ok());
    if !string.chars().all(has_settled_case) {
        return Ok(None);
    }
    Ok(Some(Val::text(full(&string).as_str())))
}

fn to_upper_case(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    cased(machine, asked, <[u8]>::to_ascii_uppercase, str::to_uppercase)
}

fn to_lower_case(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    cased(machine, asked, <[u8]>::to_ascii_lowercase, str::to_lowercase)
}

fn normalize(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    let is_form = match &asked.argument(0).value {
        Value::Undefined => true,
        Value::String(form) => ["NFC", "NFD", "NFKC", "NFKD"].iter().any(|known| form.is(known)),
        _ => false,
    };
    let is_ascii = text.narrow().is_some_and(<[u8]>::is_ascii);
    Ok((is_form && is_ascii).then(|| Val::text(text)))
}

/// The order of the host's language. All languages agree on small letters without marks, digits before them.
fn locale_compare(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let (this, other) = (known!(asked.this_text(machine)?), known!(asked.text(machine, 0)?));
    if asked.arguments.len() > 1 {
        return Ok(None);
    }
    if this == other {
        return Ok(Some(Val::number(0.0)));
    }
    let (Some(this), Some(other)) = (this.narrow(), other.narrow()) else { return Ok(None) };
    let all = |is: fn(&u8) -> bool| this.iter().chain(other).all(is);
    let settled = all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) || all(|b| b.is_ascii_uppercase());
    Ok(settled.then(|| Val::number(if this < other { -1.0 } else { 1.0 })))
}

fn is_well_formed(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.this_text(machine)?);
    spend_pass(machine, text.len())?;
    Ok(Some(Val::bool(String::from_utf16(&text.units()).is_ok())))
}
