//! Base85 in the alphabet of RFC 1924, which Python's `b85encode` writes: five characters for four bytes, no frame.
//!
//! Looked for by jumping, like base64 ([`super::layer`]): a run covers a multiple of [`STRIDE`]. The alphabet has most of
//! ASCII but no blank, quote, comma, full stop, colon, slash or square bracket, and text has one of those every few letters.

use std::ops::Range;

use crate::limits;

use super::text;

/// Length of the shortest run that is looked at: what encodes [`limits::LAYER_MIN_CHARS`] bytes.
const STRIDE: usize = limits::LAYER_MIN_CHARS / 4 * 5;
/// Characters at the beginning of a run that must not be of base64 alone: one in four is another sign.
const SIGNS: usize = 4;

/// The digits in their order (RFC 1924, 4.2).
const DIGITS: &[u8; 85] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

/// The value of every character, 85 where it is none.
static VALUES: [u8; 256] = {
    let mut values = [85; 256];
    let mut digit = 0;
    while digit < DIGITS.len() {
        values[DIGITS[digit] as usize] = digit as u8;
        digit += 1;
    }
    values
};

fn is_digit(b: u8) -> bool {
    VALUES[usize::from(b)] < 85
}

/// The runs whose beginning decodes to something that may matter.
pub fn runs(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut floor, mut probe) = (0, STRIDE - 1);
    while let Some(&b) = bytes.get(probe) {
        if !is_digit(b) {
            probe += STRIDE;
            continue;
        }
        let before = bytes[floor..probe].iter().rev().take_while(|&&b| is_digit(b)).count();
        let start = probe - before;
        let length = bytes[start..].iter().take(limits::LAYER_BYTES).take_while(|&&b| is_digit(b)).count();
        let end = start + length;
        if length >= STRIDE && may_matter(&bytes[start..start + STRIDE]) {
            found.push(start..end);
            if found.len() > limits::LAYER_RUNS {
                break;
            }
        }
        floor = end;
        probe = end + STRIDE;
    }
    found
}

fn may_matter(head: &[u8]) -> bool {
    let signs = head.iter().filter(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'+' | b'-' | b'_' | b'=')).count();
    signs >= SIGNS && text::may_matter(&decode(head))
}

/// Decodes a run; what is left over at the end is as many bytes as it has whole ones.
pub fn decode(run: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(run.len() / 5 * 4 + 4);
    for group in run.chunks(5) {
        let digits = (0..5).map(|at| group.get(at).map_or(84, |&b| u64::from(VALUES[usize::from(b)])));
        let held = digits.fold(0u64, |held, digit| held * 85 + digit);
        out.extend_from_slice(&(held as u32).to_be_bytes()[..group.len().max(1) - 1]);
    }
    out
}
