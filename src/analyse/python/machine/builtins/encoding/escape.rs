//! Backslash escapes as an encoding, and letters turned by thirteen.

use std::fmt::Write;

use super::codecs::UNDECODABLE;
use crate::analyse::python::machine::builtins::{Out, Stop};

pub(super) fn rot13(text: &str) -> String {
    let turn = |c: char, first: u8| char::from((c as u8 - first + 13) % 26 + first);
    text.chars()
        .map(|c| match c {
            'a'..='z' => turn(c, b'a'),
            'A'..='Z' => turn(c, b'A'),
            _ => c,
        })
        .collect()
}

/// `text.encode('unicode_escape')`.
pub(super) fn escaped(text: &str, last: u32) -> Vec<u8> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let code = u32::from(c);
        let _ = match c {
            '\\' => write!(out, "\\\\"),
            '\n' => write!(out, "\\n"),
            '\r' => write!(out, "\\r"),
            '\t' => write!(out, "\\t"),
            _ if (0x20..=last).contains(&code) => write!(out, "{c}"),
            _ if code <= 0xff => write!(out, "\\x{code:02x}"),
            _ if code <= 0xffff => write!(out, "\\u{code:04x}"),
            _ => write!(out, "\\U{code:08x}"),
        };
    }
    out.into_bytes()
}

/// `bytes.decode('unicode_escape')`; without `all`, only `\u` and `\U` are escapes.
pub(super) fn unescaped(bytes: &[u8], all: bool) -> Out<String> {
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte != b'\\' {
            out.push(char::from(byte));
            continue;
        }
        let Some(&kind) = bytes.get(at) else {
            if all {
                return Err(UNDECODABLE);
            }
            out.push('\\');
            break;
        };
        at += 1;
        match kind {
            b'u' => out.push(code(bytes, &mut at, 4)?),
            b'U' => out.push(code(bytes, &mut at, 8)?),
            _ if !all => {
                // A doubled backslash does not start an escape.
                out.push('\\');
                out.push(char::from(kind));
            }
            b'\n' => {}
            b'\\' | b'\'' | b'"' => out.push(char::from(kind)),
            b'a' => out.push('\x07'),
            b'b' => out.push('\x08'),
            b'f' => out.push('\x0c'),
            b'n' => out.push('\n'),
            b'r' => out.push('\r'),
            b't' => out.push('\t'),
            b'v' => out.push('\x0b'),
            b'x' => out.push(code(bytes, &mut at, 2)?),
            b'0'..=b'7' => {
                let mut value = u32::from(kind - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = bytes.get(at) else { break };
                    value = 8 * value + u32::from(digit - b'0');
                    at += 1;
                }
                out.push(char::from_u32(value).ok_or(Stop::Unknown)?);
            }
            b'N' => return Err(Stop::Unknown),
            other => {
                out.push('\\');
                out.push(char::from(other));
            }
        }
    }
    Ok(out)
}

fn code(bytes: &[u8], at: &mut usize, digits: usize) -> Out<char> {
    let mut value = 0u32;
    for _ in 0..digits {
        let digit = bytes.get(*at).and_then(|&byte| char::from(byte).to_digit(16)).ok_or(UNDECODABLE)?;
        value = value.checked_mul(16).ok_or(UNDECODABLE)? + digit;
        *at += 1;
    }
    match char::from_u32(value) {
        Some(c) => Ok(c),
        None if value > 0x10_ffff => Err(UNDECODABLE),
        None => Err(Stop::Unknown),
    }
}
