//! Character sets: how each turns text into bytes and back.

use super::codecs::{Errors, UNDECODABLE, UNENCODABLE};
use super::{escape, utf};
use crate::analyse::python::machine::builtins::{Out, Stop};

/// A character set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    Utf8Signed,
    Ascii,
    Latin1,
    Utf16,
    Utf16Le,
    Utf16Be,
    Utf32,
    Utf32Le,
    Utf32Be,
    UnicodeEscape,
    RawUnicodeEscape,
}

impl Charset {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "utf_8" | "utf8" | "u8" | "utf" | "cp65001" => Charset::Utf8,
            "utf_8_sig" => Charset::Utf8Signed,
            "ascii" | "us_ascii" | "646" => Charset::Ascii,
            "latin_1" | "latin1" | "iso_8859_1" | "iso8859_1" | "latin" | "l1" | "8859" | "cp819" => Charset::Latin1,
            "utf_16" | "utf16" | "u16" => Charset::Utf16,
            "utf_16_le" | "utf_16le" => Charset::Utf16Le,
            "utf_16_be" | "utf_16be" => Charset::Utf16Be,
            "utf_32" | "utf32" | "u32" => Charset::Utf32,
            "utf_32_le" | "utf_32le" => Charset::Utf32Le,
            "utf_32_be" | "utf_32be" => Charset::Utf32Be,
            "unicode_escape" | "unicodeescape" | "string_escape" => Charset::UnicodeEscape,
            "raw_unicode_escape" | "rawunicodeescape" => Charset::RawUnicodeEscape,
            _ => return None,
        })
    }

    pub(super) fn encode(self, text: &str, errors: Errors) -> Out<Vec<u8>> {
        Ok(match self {
            Charset::Utf8 => text.as_bytes().to_vec(),
            Charset::Utf8Signed => ["\u{feff}".as_bytes(), text.as_bytes()].concat(),
            Charset::Ascii => narrow(text, 0x7f, errors)?,
            Charset::Latin1 => narrow(text, 0xff, errors)?,
            Charset::Utf16 => [&[0xff, 0xfe], &*utf::wide16(text, u16::to_le_bytes)].concat(),
            Charset::Utf16Le => utf::wide16(text, u16::to_le_bytes),
            Charset::Utf16Be => utf::wide16(text, u16::to_be_bytes),
            Charset::Utf32 => [&[0xff, 0xfe, 0, 0], &*utf::wide32(text, u32::to_le_bytes)].concat(),
            Charset::Utf32Le => utf::wide32(text, u32::to_le_bytes),
            Charset::Utf32Be => utf::wide32(text, u32::to_be_bytes),
            Charset::UnicodeEscape => escape::escaped(text, 0x7e),
            Charset::RawUnicodeEscape => return Err(Stop::Unknown),
        })
    }

    pub(super) fn decode(self, bytes: &[u8], errors: Errors) -> Out<String> {
        match self {
            Charset::Utf8 => utf::from8(bytes, errors),
            Charset::Utf8Signed => utf::from8(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes), errors),
            Charset::Ascii => widen(bytes, errors),
            Charset::Latin1 => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
            Charset::Utf16 => match bytes {
                [0xfe, 0xff, rest @ ..] => utf::from16(rest, u16::from_be_bytes),
                [0xff, 0xfe, rest @ ..] => utf::from16(rest, u16::from_le_bytes),
                _ => utf::from16(bytes, u16::from_le_bytes),
            },
            Charset::Utf16Le => utf::from16(bytes, u16::from_le_bytes),
            Charset::Utf16Be => utf::from16(bytes, u16::from_be_bytes),
            Charset::Utf32 => match bytes {
                [0, 0, 0xfe, 0xff, rest @ ..] => utf::from32(rest, u32::from_be_bytes),
                [0xff, 0xfe, 0, 0, rest @ ..] => utf::from32(rest, u32::from_le_bytes),
                _ => utf::from32(bytes, u32::from_le_bytes),
            },
            Charset::Utf32Le => utf::from32(bytes, u32::from_le_bytes),
            Charset::Utf32Be => utf::from32(bytes, u32::from_be_bytes),
            Charset::UnicodeEscape => escape::unescaped(bytes, true),
            Charset::RawUnicodeEscape => escape::unescaped(bytes, false),
        }
    }
}

/// One byte a character, for those that fit.
fn narrow(text: &str, most: u32, errors: Errors) -> Out<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        match (u32::from(c), errors) {
            (code, _) if code <= most => out.push(code as u8),
            (_, Errors::Ignore) => {}
            (_, Errors::Replace) => out.push(b'?'),
            (_, Errors::Strict) => return Err(UNENCODABLE),
            (_, Errors::Other) => return Err(Stop::Unknown),
        }
    }
    Ok(out)
}

/// ASCII as text.
fn widen(bytes: &[u8], errors: Errors) -> Out<String> {
    let mut out = String::with_capacity(bytes.len());
    for &byte in bytes {
        match errors {
            _ if byte.is_ascii() => out.push(char::from(byte)),
            Errors::Ignore => {}
            Errors::Replace => out.push('\u{fffd}'),
            Errors::Strict => return Err(UNDECODABLE),
            Errors::Other => return Err(Stop::Unknown),
        }
    }
    Ok(out)
}
