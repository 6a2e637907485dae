//! Text that a command line computes from constants: escapes, base64, hexadecimal. Evaluated, never run.

use data_encoding::{BASE32_NOPAD, BASE64_NOPAD, HEXLOWER_PERMISSIVE};

use crate::limits;

/// Undoes the escapes of `$'…'` and `printf`.
pub fn unescape(text: &str) -> String {
    let mut bytes: Vec<u8> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        let Some(c) = rest.chars().next() else { break };
        rest = &rest[c.len_utf8()..];
        match c {
            'n' => bytes.push(b'\n'),
            't' => bytes.push(b'\t'),
            'r' => bytes.push(b'\r'),
            'x' => rest = number(rest, 16, 2, &mut bytes),
            '0'..='7' => {
                let more = rest.chars().take(2).take_while(|c| c.is_digit(8)).count();
                number(&format!("{c}{}", &rest[..more]), 8, 3, &mut bytes);
                rest = &rest[more..];
            }
            'u' | 'U' => {
                let digits: String = rest.chars().take(4).take_while(char::is_ascii_hexdigit).collect();
                rest = &rest[digits.len()..];
                let c = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).unwrap_or('?');
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            other => bytes.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Takes up to `most` digits off the front of `rest` and pushes the byte they name.
fn number<'t>(rest: &'t str, radix: u32, most: usize, bytes: &mut Vec<u8>) -> &'t str {
    let digits = rest.chars().take(most).take_while(|c| c.is_digit(radix)).count();
    if let Ok(value) = u32::from_str_radix(&rest[..digits], radix) {
        bytes.push((value & 0xff) as u8);
    }
    &rest[digits..]
}

/// Decodes base64, either alphabet, blanks and padding ignored, if the result is text.
pub fn base64(text: &str) -> Option<String> {
    base64_bytes(text).and_then(|bytes| decoded_text(bytes).ok())
}

/// Decodes base64, either alphabet, blanks and padding ignored.
pub fn base64_bytes(text: &str) -> Option<Vec<u8>> {
    let clean: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '=')
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            c => c,
        })
        .take(limits::SHELL_VALUE_BYTES)
        .collect();
    if clean.len() < 4 || !clean.is_ascii() {
        return None;
    }
    let whole = clean.len() - usize::from(clean.len() % 4 == 1);
    BASE64_NOPAD.decode(&clean.as_bytes()[..whole]).ok().or_else(|| lenient(&clean[..whole]))
}

/// Decodes base32.
pub fn base32_bytes(text: &str) -> Option<Vec<u8>> {
    let clean: String =
        text.chars().filter(|c| !c.is_whitespace() && *c != '=').take(limits::SHELL_VALUE_BYTES).collect();
    BASE32_NOPAD.decode(clean.to_ascii_uppercase().as_bytes()).ok()
}

/// The last character of unpadded base64 may carry bits that a strict decoder refuses.
fn lenient(clean: &str) -> Option<Vec<u8>> {
    let whole = clean.len() / 4 * 4;
    BASE64_NOPAD.decode(&clean.as_bytes()[..whole]).ok()
}

/// Decodes hexadecimal, blanks ignored, if the result is text.
pub fn hex(text: &str) -> Option<String> {
    hex_bytes(text).and_then(|bytes| decoded_text(bytes).ok())
}

/// Decodes hexadecimal, blanks ignored.
pub fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    let clean: String = text.chars().filter(|c| !c.is_whitespace()).take(limits::SHELL_VALUE_BYTES).collect();
    HEXLOWER_PERMISSIVE.decode(clean.as_bytes()).ok().filter(|bytes| bytes.len() >= 4)
}

/// UTF-8, or UTF-16 as `powershell -EncodedCommand` has it; the bytes again if it is not mostly printable.
pub fn decoded_text(bytes: Vec<u8>) -> Result<String, Vec<u8>> {
    let wide = bytes.len() >= 4 && bytes.chunks_exact(2).take(64).all(|pair| pair[1] == 0 && pair[0] != 0);
    let text = if wide {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    } else {
        String::from_utf8(bytes).map_err(|error| error.into_bytes())?
    };
    let odd = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    if odd == 0 { Ok(text) } else { Err(text.into_bytes()) }
}
