//! Percent encoding: the functions for addresses, and `escape` and `unescape`.

use super::super::text::Text;
use super::super::value::Val;
use super::{Answer, Asked, Machine, Native};

/// A function by its full name.
pub(super) fn global(name: &str) -> Option<Native> {
    let native: Native = match name {
        "encodeURIComponent" => |machine, asked| encode(machine, asked, b"-_.!~*'()"),
        "encodeURI" => |machine, asked| encode(machine, asked, b"-_.!~*'();/?:@&=+$,#"),
        "decodeURIComponent" => |machine, asked| decode(machine, asked, b""),
        "decodeURI" => |machine, asked| decode(machine, asked, b";/?:@&=+$,#"),
        "escape" => escape,
        "unescape" => unescape,
        _ => return None,
    };
    Some(native)
}

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

fn push_byte(out: &mut Vec<u8>, byte: u8) {
    out.extend([b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
}

fn malformed(machine: &mut Machine<'_>) -> super::Abrupt {
    machine.throw("URIError", "URI malformed")
}

fn encode(machine: &mut Machine<'_>, asked: &Asked<'_>, kept: &[u8]) -> Answer {
    let text = known!(asked.text(machine, 0)?);
    machine.spend_text(9 * text.len())?;
    let mut out = Vec::with_capacity(text.len());
    for c in char::decode_utf16(text.units()) {
        let Ok(c) = c else { return Err(malformed(machine)) };
        for &byte in c.encode_utf8(&mut [0; 4]).as_bytes() {
            match byte {
                _ if byte.is_ascii_alphanumeric() || kept.contains(&byte) => out.push(byte),
                _ => push_byte(&mut out, byte),
            }
        }
    }
    Ok(Some(Val::text(Text::latin1(&out))))
}

/// The number that hexadecimal digits write, if there are as many.
fn hex(units: &[u16], at: usize, count: usize) -> Option<u16> {
    let digits = units.get(at..at + count)?;
    digits.iter().try_fold(0, |sum, &unit| {
        let digit = char::from(u8::try_from(unit).ok()?).to_digit(16)?;
        Some(sum << 4 | digit as u16)
    })
}

fn decode(machine: &mut Machine<'_>, asked: &Asked<'_>, kept: &[u8]) -> Answer {
    let text = known!(asked.text(machine, 0)?);
    machine.spend_text(text.len())?;
    let percent = u16::from(b'%');
    let units = text.units();
    let byte = |at: usize| (units.get(at) == Some(&percent)).then(|| hex(&units, at + 1, 2)).flatten();
    let (mut out, mut at) = (Vec::with_capacity(units.len()), 0);
    while let Some(&unit) = units.get(at) {
        if unit != percent {
            out.push(unit);
            at += 1;
            continue;
        }
        let Some(first) = byte(at) else { return Err(malformed(machine)) };
        let length = match first {
            0x00..=0x7f => 1,
            0xc0..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf7 => 4,
            _ => return Err(malformed(machine)),
        };
        let bytes: Option<Vec<u8>> = (0..length).map(|n| byte(at + 3 * n).map(|byte| byte as u8)).collect();
        let decoded = bytes.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok()?.chars().next());
        let Some(c) = decoded else { return Err(malformed(machine)) };
        let is_kept = u8::try_from(c).is_ok_and(|byte| kept.contains(&byte));
        match is_kept {
            true => out.extend_from_slice(&units[at..at + 3]),
            false => out.extend_from_slice(c.encode_utf16(&mut [0; 2])),
        }
        at += 3 * length;
    }
    Ok(Some(Val::text(Text::from_units(&out))))
}

fn escape(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.text(machine, 0)?);
    machine.spend_text(6 * text.len())?;
    let mut out = Vec::with_capacity(text.len());
    for unit in text.units() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii_alphanumeric() || b"@*_+-./".contains(&byte) => out.push(byte),
            Ok(byte) => push_byte(&mut out, byte),
            Err(_) => out.extend(format!("%u{unit:04X}").bytes()),
        }
    }
    Ok(Some(Val::text(Text::latin1(&out))))
}

fn unescape(machine: &mut Machine<'_>, asked: &Asked<'_>) -> Answer {
    let text = known!(asked.text(machine, 0)?);
    machine.spend_text(text.len())?;
    let units = text.units();
    let (mut out, mut at) = (Vec::with_capacity(units.len()), 0);
    while let Some(&unit) = units.get(at) {
        let is_percent = unit == u16::from(b'%');
        let wide = units.get(at + 1) == Some(&u16::from(b'u'));
        let long = if is_percent && wide { hex(&units, at + 2, 4) } else { None };
        let short = if is_percent { hex(&units, at + 1, 2) } else { None };
        let (unit, length) = match (long, short) {
            (Some(long), _) => (long, 6),
            (None, Some(short)) => (short, 3),
            (None, None) => (unit, 1),
        };
        out.push(unit);
        at += length;
    }
    Ok(Some(Val::text(Text::from_units(&out))))
}
