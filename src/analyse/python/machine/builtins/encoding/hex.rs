//! Hexadecimal.

use super::base64::ERROR;
use crate::analyse::python::machine::builtins::{Asked, Native, Out, Stop, World, convert};
use crate::analyse::python::machine::value::Value;

pub(super) fn function(name: &str) -> Option<Native> {
    natives!(name, {
        "binascii.unhexlify" | "binascii.a2b_hex" => undo,
        "binascii.hexlify" | "binascii.b2a_hex" => apply,
        "binascii.crc32" | "zlib.crc32" => crc32,
        "zlib.adler32" => adler32,
    })
}

/// Pairs of digits.
pub(super) fn pairs(text: &[u8]) -> Option<Vec<u8>> {
    data_encoding::HEXLOWER_PERMISSIVE.decode(text).ok()
}

/// Pairs of digits with blanks between them, as `bytes.fromhex` takes them.
pub(in super::super) fn spaced_hex(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 2);
    for word in text.split(|c| matches!(c, ' ' | '\t'..='\r')) {
        out.extend(pairs(word.as_bytes())?);
    }
    Some(out)
}

fn undo(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [text] = asked.exactly()?;
    let text = convert::ascii_or_bytes(world, &text.value)?;
    world.room(text.len())?;
    pairs(&text).map(|bytes| Value::Bytes(bytes.into())).ok_or(ERROR)
}

fn apply(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [bytes] = asked.exactly().map_err(|_| Stop::Unknown)?;
    let bytes = convert::bytes(world, &bytes.value)?;
    world.room(2 * bytes.len())?;
    Ok(Value::Bytes(data_encoding::HEXLOWER.encode(&bytes).into_bytes().into()))
}

fn crc32(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [bytes] = asked.exactly().map_err(|_| Stop::Unknown)?;
    let bytes = convert::bytes(world, &bytes.value)?;
    world.pass(bytes.len() / 8)?;
    let mut crc = flate2::Crc::new();
    crc.update(&bytes);
    Ok(Value::Int(i64::from(crc.sum()).into()))
}

fn adler32(world: &mut World<'_>, asked: &Asked<'_>) -> Out {
    let [bytes] = asked.exactly().map_err(|_| Stop::Unknown)?;
    let bytes = convert::bytes(world, &bytes.value)?;
    world.pass(bytes.len() / 2)?;
    let (mut a, mut b) = (1u32, 0u32);
    for &byte in &*bytes {
        a = (a + u32::from(byte)) % 65521;
        b = (b + a) % 65521;
    }
    Ok(Value::Int(i64::from(b << 16 | a).into()))
}
