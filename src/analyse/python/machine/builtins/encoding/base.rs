//! The other bases of `base64`: 16, 32, and the two kinds of 85.

use super::base64::ERROR;
use crate::analyse::python::machine::builtins::array::list::is_true;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, TYPE, VALUE, World, convert};
use crate::analyse::python::machine::value::Value;

const B85: &[u8; 85] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "base64.b32decode" => decode32,
        "base64.b32encode" => encode32,
        "base64.b16decode" => decode16,
        "base64.b16encode" => encode16,
        "base64.b85decode" => decode85,
        "base64.b85encode" => encode85,
        "base64.a85decode" => decode_ascii85,
    })
}

fn made(bytes: Vec<u8>) -> Out {
    Ok(Value::Bytes(bytes.into()))
}

/// The text to decode, in upper case if case does not matter.
fn encoded(world: &mut World<'_>, asked: &Asked<'_>) -> Out<Vec<u8>> {
    let [text, fold] = asked.bind(["s", "casefold"], 1).map_err(|_| Stop::Unknown)?;
    let text = convert::ascii_or_bytes(world, &text.ok_or(TYPE)?.value)?;
    world.room(text.len())?;
    Ok(if is_true(world, fold)? { text.to_ascii_uppercase() } else { text.to_vec() })
}

fn decode32(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let text = encoded(world, asked)?;
    if !text.len().is_multiple_of(8) {
        return Err(ERROR);
    }
    let body = &text[..text.iter().rposition(|&byte| byte != b'=').map_or(0, |last| last + 1)];
    let padding = text.len() - body.len();
    let mut out = Vec::with_capacity(body.len() / 8 * 5 + 5);
    for chunk in body.chunks(8) {
        let mut bits = 0u64;
        for &byte in chunk {
            let value = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'2'..=b'7' => byte - b'2' + 26,
                _ => return Err(ERROR),
            };
            bits = bits << 5 | u64::from(value);
        }
        bits <<= 5 * (8 - chunk.len());
        out.extend_from_slice(&bits.to_be_bytes()[3..]);
    }
    if ![0, 1, 3, 4, 6].contains(&padding) {
        return Err(ERROR);
    }
    if padding > 0 && !out.is_empty() {
        let kept = (43 - 5 * padding) / 8;
        out.truncate(out.len() - 5 + kept);
    }
    made(out)
}

/// The bytes to encode.
fn source(world: &mut World<'_>, asked: &Asked<'_>) -> Out<std::rc::Rc<[u8]>> {
    let [bytes] = asked.bind(["s"], 1).map_err(|_| Stop::Unknown)?;
    let bytes = convert::bytes(world, &bytes.ok_or(TYPE)?.value)?;
    world.room(2 * bytes.len())?;
    Ok(bytes)
}

fn encode32(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let bytes = source(world, asked)?;
    made(data_encoding::BASE32.encode(&bytes).into_bytes())
}

fn decode16(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    data_encoding::HEXUPPER.decode(&encoded(world, asked)?).map(|bytes| Value::Bytes(bytes.into())).map_err(|_| ERROR)
}

fn encode16(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let bytes = source(world, asked)?;
    made(data_encoding::HEXUPPER.encode(&bytes).into_bytes())
}

/// Groups of five digits as four bytes.
fn groups(digits: &[u8], padding: usize) -> Out<Vec<u8>> {
    let mut out = Vec::with_capacity(digits.len() / 5 * 4);
    for group in digits.chunks_exact(5) {
        let value = group.iter().fold(0u64, |sum, &digit| sum * 85 + u64::from(digit));
        out.extend_from_slice(&u32::try_from(value).map_err(|_| VALUE)?.to_be_bytes());
    }
    out.truncate(out.len() - padding.min(out.len()));
    Ok(out)
}

fn decode85(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text] = asked.bind(["b"], 1)?;
    let text = convert::ascii_or_bytes(world, &text.ok_or(TYPE)?.value)?;
    world.room(2 * text.len())?;
    let mut values = [None; 256];
    for (value, &byte) in B85.iter().enumerate() {
        values[usize::from(byte)] = Some(value as u8);
    }
    let digits: Option<Vec<u8>> = text.iter().map(|&byte| values[usize::from(byte)]).collect();
    let mut digits = digits.ok_or(VALUE)?;
    let padding = (5 - digits.len() % 5) % 5;
    digits.extend(std::iter::repeat_n(84, padding));
    made(groups(&digits, padding)?)
}

fn encode85(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let bytes = source(world, asked)?;
    let mut out = Vec::with_capacity(bytes.len() / 4 * 5 + 5);
    for chunk in bytes.chunks(4) {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        let mut value = u32::from_be_bytes(word);
        let mut digits = [0; 5];
        for digit in digits.iter_mut().rev() {
            *digit = B85[(value % 85) as usize];
            value /= 85;
        }
        out.extend_from_slice(&digits[..chunk.len() + 1]);
    }
    made(out)
}

fn decode_ascii85(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    asked.only_named(&["foldspaces", "adobe", "ignorechars"])?;
    if !asked.named.is_empty() || asked.arguments.len() != 1 {
        return Err(Stop::Unknown);
    }
    let text = convert::ascii_or_bytes(world, &asked.arguments[0].value)?;
    world.room(4 * text.len())?;
    let mut digits = Vec::with_capacity(text.len());
    for &byte in &*text {
        match byte {
            b'!'..=b'u' => digits.push(byte - b'!'),
            b'z' if digits.len().is_multiple_of(5) => digits.extend([0; 5]),
            b' ' | b'\t' | b'\n' | b'\r' | 0x0b => {}
            _ => return Err(VALUE),
        }
    }
    let padding = (5 - digits.len() % 5) % 5;
    digits.extend(std::iter::repeat_n(84, padding));
    made(groups(&digits, padding)?)
}
