//! UTF-8, UTF-16 and UTF-32.

use super::codecs::{Errors, UNDECODABLE};
use crate::analyse::python::machine::builtins::{Out, Stop};

pub(super) fn from8(bytes: &[u8], errors: Errors) -> Out<String> {
    match (std::str::from_utf8(bytes), errors) {
        (Ok(text), _) => Ok(text.to_owned()),
        (Err(_), Errors::Strict) => Err(UNDECODABLE),
        (Err(_), Errors::Replace) => Ok(String::from_utf8_lossy(bytes).into_owned()),
        (Err(_), Errors::Ignore) => Ok(bytes.utf8_chunks().map(|chunk| chunk.valid()).collect()),
        (Err(_), Errors::Other) => Err(Stop::Unknown),
    }
}

pub(super) fn wide16(text: &str, to: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to).collect()
}

pub(super) fn wide32(text: &str, to: fn(u32) -> [u8; 4]) -> Vec<u8> {
    text.chars().flat_map(|c| to(u32::from(c))).collect()
}

/// What is malformed is not known.
pub(super) fn from16(bytes: &[u8], from: fn([u8; 2]) -> u16) -> Out<String> {
    let (pairs, []) = bytes.as_chunks::<2>() else { return Err(Stop::Unknown) };
    let units: Vec<u16> = pairs.iter().map(|&pair| from(pair)).collect();
    String::from_utf16(&units).map_err(|_| Stop::Unknown)
}

pub(super) fn from32(bytes: &[u8], from: fn([u8; 4]) -> u32) -> Out<String> {
    let (words, []) = bytes.as_chunks::<4>() else { return Err(Stop::Unknown) };
    words.iter().map(|&word| char::from_u32(from(word))).collect::<Option<String>>().ok_or(Stop::Unknown)
}
