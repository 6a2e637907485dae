//! `parseInt` and `parseFloat`.

use super::super::super::convert::to_int32;
use super::super::super::text::Text;
use super::super::super::value::{Val, Value};
use super::super::string::is_space;
use super::super::{Answer, Asked, Machine};

/// Integers up to here are added up without rounding.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The text from the first unit that is no space, up to the first one beyond ASCII.
fn start(text: &Text) -> Vec<u8> {
    let mut units = (0..text.len()).map_while(|at| text.at(at)).skip_while(|&unit| is_space(unit));
    let mut out = Vec::new();
    while let Some(byte) = units.next().and_then(|unit| u8::try_from(unit).ok()).filter(u8::is_ascii) {
        out.push(byte);
    }
    out
}

pub(super) fn parse_int(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.text(machine, 0)?);
    let radix = match asked.argument(1).value {
        Value::Undefined => 0,
        _ => to_int32(known!(asked.number(machine, 1)?)),
    };
    machine.spend_text(text.len())?;
    let bytes = start(&text);
    let (sign, rest) = match bytes.split_first() {
        Some((b'-', rest)) => (-1.0, rest),
        Some((b'+', rest)) => (1.0, rest),
        _ => (1.0, &bytes[..]),
    };
    let prefixed = matches!(rest, [b'0', b'x' | b'X', ..]) && matches!(radix, 0 | 16);
    let (radix, rest) = match (radix, prefixed) {
        (_, true) => (16, &rest[2..]),
        (0, false) => (10, rest),
        (radix @ 2..=36, false) => (radix as u32, rest),
        _ => return Ok(Some(Val::number(f64::NAN))),
    };
    let digits: Vec<u32> = rest.iter().map_while(|&byte| char::from(byte).to_digit(radix)).collect();
    if digits.is_empty() {
        return Ok(Some(Val::number(f64::NAN)));
    }
    let sum = digits.iter().fold(0.0, |sum, &digit| sum * f64::from(radix) + f64::from(digit));
    if sum < EXACT {
        return Ok(Some(Val::number(sign * sum)));
    }
    if radix != 10 {
        return Ok(None);
    }
    let decimal = std::str::from_utf8(&rest[..digits.len()]).ok().and_then(|digits| digits.parse::<f64>().ok());
    Ok(decimal.map(|number| Val::number(sign * number)))
}

pub(super) fn parse_float(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.text(machine, 0)?);
    machine.spend_text(text.len())?;
    let bytes = start(&text);
    let signs = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    if bytes[signs..].starts_with(b"Infinity") {
        let negative = bytes.first() == Some(&b'-');
        return Ok(Some(Val::number(if negative { f64::NEG_INFINITY } else { f64::INFINITY })));
    }
    let digits = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = digits(signs);
    let mut end = signs + whole;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if whole + fraction > 0 {
            end += 1 + fraction;
        }
    }
    if end == signs {
        return Ok(Some(Val::number(f64::NAN)));
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    let number = std::str::from_utf8(&bytes[..end]).ok().and_then(|digits| digits.parse::<f64>().ok());
    Ok(number.map(Val::number))
}
