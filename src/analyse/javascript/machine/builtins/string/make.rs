//! Functions that make strings.

use super::super::super::convert::to_int32;
use super::super::super::text::Text;
use super::super::super::value::{Val, Value};
use super::super::{Answer, Asked, Machine, Native};

/// A function by its full name.
pub(in super::super) fn global(name: &str) -> Option<Native> {
    let native: Native = match name {
        "String" => string,
        "String.fromCharCode" => from_char_code,
        "String.fromCodePoint" => from_code_point,
        "String.raw" => raw,
        _ => return None,
    };
    Some(native)
}

fn string(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let Some(given) = asked.arguments.first() else { return Ok(Some(Val::text(""))) };
    // The text of an array is made of its elements and carries on where they came from.
    let (primitive, from) = match given.as_object() {
        Some(id) => {
            let primitive = machine.primitive(id, true, asked.at)?;
            let from = primitive.from;
            (primitive, from)
        }
        None => (given.clone(), given.from),
    };
    match machine.text(&primitive, asked.at)? {
        text @ (Value::String(_) | Value::Partial(_)) => Ok(Some(Val { value: text, from })),
        _ => Ok(None),
    }
}

fn from_char_code(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    machine.spend_text(asked.arguments.len())?;
    if let [Val { value: Value::Number(code), .. }] = asked.arguments {
        return Ok(Some(Val::text(Text::unit(to_int32(*code) as u16))));
    }
    let mut units = Vec::with_capacity(asked.arguments.len());
    for index in 0..asked.arguments.len() {
        units.push(to_int32(known!(asked.number(machine, index)?)) as u16);
    }
    Ok(Some(Val::text(Text::from_units(&units))))
}

fn from_code_point(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    machine.spend_text(2 * asked.arguments.len())?;
    let mut units = Vec::with_capacity(asked.arguments.len());
    for index in 0..asked.arguments.len() {
        let code = known!(asked.number(machine, index)?);
        if code.fract() != 0.0 || !(0.0..=1_114_111.0).contains(&code) {
            let given = known!(asked.text(machine, index)?);
            return Err(machine.throw("RangeError", &format!("Invalid code point {given}")));
        }
        match char::from_u32(code as u32) {
            Some(c) => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
            None => units.push(code as u16),
        }
    }
    Ok(Some(Val::text(Text::from_units(&units))))
}

fn raw(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let strings = machine.get(asked.argument(0), &Val::text("raw"), asked.at)?;
    let strings = known!(machine.elements(&strings, asked.at)?);
    let mut parts = Vec::with_capacity(2 * strings.len());
    for (n, string) in strings.into_iter().enumerate() {
        if n > 0
            && let Some(inserted) = asked.arguments.get(n)
        {
            parts.push(inserted.clone());
        }
        parts.push(string);
    }
    super::joined(machine, &parts, asked)
}
