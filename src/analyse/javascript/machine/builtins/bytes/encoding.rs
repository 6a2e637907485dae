//! Text as bytes and bytes as text, as Node does it: what is malformed is skipped, not refused.

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};

use super::super::super::text::Text;

/// An encoding of `Buffer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16,
    Latin1,
    Ascii,
    Hex,
    Base64,
    Base64Url,
}

impl Encoding {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "utf8" | "utf-8" => Encoding::Utf8,
            "utf16le" | "utf-16le" | "ucs2" | "ucs-2" => Encoding::Utf16,
            "latin1" | "binary" => Encoding::Latin1,
            "ascii" => Encoding::Ascii,
            "hex" => Encoding::Hex,
            "base64" => Encoding::Base64,
            "base64url" => Encoding::Base64Url,
            _ => return None,
        })
    }

    pub(super) fn encode(self, text: &Text) -> Vec<u8> {
        match (self, text.narrow()) {
            (Encoding::Utf8, Some(bytes)) if bytes.is_ascii() => bytes.to_vec(),
            (Encoding::Utf8, _) => String::from_utf16_lossy(&text.units()).into_bytes(),
            (Encoding::Utf16, _) => text.units().into_iter().flat_map(u16::to_le_bytes).collect(),
            (Encoding::Latin1 | Encoding::Ascii, Some(bytes)) => bytes.to_vec(),
            (Encoding::Latin1 | Encoding::Ascii, None) => text.units().into_iter().map(|unit| unit as u8).collect(),
            (Encoding::Hex, _) => hex(&text.units()),
            (Encoding::Base64 | Encoding::Base64Url, _) => base64(&text.units()),
        }
    }

    pub(super) fn decode(self, bytes: &[u8]) -> Text {
        match self {
            Encoding::Utf8 if bytes.is_ascii() => Text::latin1(bytes),
            Encoding::Utf8 => Text::from(&*String::from_utf8_lossy(bytes)),
            Encoding::Utf16 => {
                let units: Vec<u16> =
                    bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
                Text::from_units(&units)
            }
            Encoding::Latin1 => Text::latin1(bytes),
            Encoding::Ascii => Text::latin1(&bytes.iter().map(|byte| byte & 0x7f).collect::<Vec<u8>>()),
            Encoding::Hex => Text::latin1(HEXLOWER.encode(bytes).as_bytes()),
            Encoding::Base64 => Text::latin1(BASE64.encode(bytes).as_bytes()),
            Encoding::Base64Url => Text::latin1(BASE64URL_NOPAD.encode(bytes).as_bytes()),
        }
    }
}

/// Pairs of digits, up to the first that is none. Of wide units the low half counts.
fn hex(units: &[u16]) -> Vec<u8> {
    let digit = |unit: u16| char::from(unit as u8).to_digit(16);
    let pair = |pair: &[u16]| Some((digit(pair[0])? << 4 | digit(pair[1])?) as u8);
    units.chunks_exact(2).map_while(pair).collect()
}

/// Both alphabets, up to the first `=`; what is in neither is skipped. Of wide units the low half counts.
pub(super) fn base64(units: &[u16]) -> Vec<u8> {
    let mut out = Vec::with_capacity(units.len() / 4 * 3 + 3);
    let (mut bits, mut count) = (0u32, 0);
    for &unit in units {
        let value = match unit as u8 {
            byte @ b'A'..=b'Z' => byte - b'A',
            byte @ b'a'..=b'z' => byte - b'a' + 26,
            byte @ b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}
