//! Encoded text inside text: base64 (backwards too), base32, base85, hexadecimal, UTF-16, and what [`super::escapes`] finds.
//!
//! Every text goes through here, so runs are looked for by jumping: a run of [`STRIDE`] characters covers a multiple of
//! [`STRIDE`], and only there is anything looked at. What a run decodes to becomes a layer only if it matters
//! ([`super::text`]): hashes, pictures and certificates are encoded text too, and are nothing to anybody.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use crate::artifact::{Artifact, Blob, Kind};
use crate::limits::{self, Budget};
use crate::locator::{Codec, Locator, Step};
use crate::signal::{GapReason, Limit};

use super::text::{self, ByteOrder};
use super::{Members, Opened, Unfolded, base85, escapes, stream};

/// Shortest piece of a run that is spread over lines or string literals.
const STRIDE: usize = 32;
/// Blanks and signs between two pieces of one run.
const SEPARATOR: usize = 96;

/// Finds the encoded layers of an artifact.
pub fn open(artifact: &Artifact) -> Opened {
    let blob = &artifact.blob;
    if blob.at.is_layer() && text::is_zlib(&blob.bytes) {
        return stream::open(blob, Codec::Zlib);
    }
    if blob.at.is_layer() && artifact.kind == Kind::Binary && text::inflates_to_text(&blob.bytes) {
        return stream::open(blob, Codec::Deflate);
    }
    let layers: Vec<Layer> = match text::is_utf16(&blob.bytes) {
        Some(order) => vec![Layer { at: 0..blob.bytes.len(), form: Form::Utf16(order) }],
        None if artifact.kind == Kind::Executable => Vec::new(),
        None => {
            let mut found = runs(&blob.bytes);
            if artifact.kind.is_text() {
                let written = escapes::runs(&blob.bytes).into_iter();
                found.extend(written.map(|(at, codec)| Layer { at, form: Form::Written(codec) }));
                found.extend(base85::runs(&blob.bytes).into_iter().map(|at| Layer { at, form: Form::Base85 }));
            }
            found
        }
    };
    if layers.is_empty() {
        return Opened::default();
    }
    let over = layers.len() > limits::LAYER_RUNS;
    let gaps = over.then_some(GapReason::Limit(Limit::Facts)).into_iter().collect();
    let (at, bytes) = (blob.at.clone(), blob.bytes.clone());
    let layers = Layers { at, bytes, layers: layers.into_iter(), left: limits::LAYERS_PER_BLOB };
    Opened { members: Some(Box::new(layers)), gaps, ..Opened::default() }
}

#[derive(Clone)]
enum Form {
    /// After so many characters that belong to no whole group.
    Base64(usize),
    ReversedBase64,
    Base32,
    Base85,
    Hex,
    /// Each byte spelled out.
    Written(Codec),
    Utf16(ByteOrder),
}

struct Layer {
    at: Range<usize>,
    form: Form,
}

struct Layers {
    at: Arc<Locator>,
    bytes: Bytes,
    layers: std::vec::IntoIter<Layer>,
    /// How many more of those that matter are taken.
    left: usize,
}

impl Members for Layers {
    fn next(&mut self, budget: &mut Budget) -> Option<Unfolded> {
        loop {
            let layer = self.layers.next()?;
            let encoded = self.bytes.get(layer.at.clone()).unwrap_or_default();
            let (codec, decoded) = match layer.form {
                Form::Base64(skip) => (Codec::Base64, base64(&cleaned(encoded), skip)),
                Form::ReversedBase64 => (Codec::ReversedBase64, base64(&reversed(encoded), 0)),
                Form::Base32 => (Codec::Base32, base32(&cleaned(encoded))),
                Form::Base85 => (Codec::Base85, base85::decode(encoded)),
                Form::Hex => (Codec::Hex, hex(&cleaned(encoded))),
                Form::Written(codec) => (codec, escapes::decode(encoded, codec)),
                Form::Utf16(order) => (Codec::Utf16, text::from_utf16(encoded, order)),
            };
            if codec != Codec::Utf16 && !text::matters(&decoded) {
                continue;
            }
            let Some(left) = self.left.checked_sub(1) else {
                self.layers = Vec::new().into_iter();
                return Some(Unfolded::Gap(self.at.clone(), GapReason::Limit(Limit::Facts)));
            };
            self.left = left;
            let at = self.at.child(Step::Layer { codec, at: layer.at });
            if let Err(gap) = budget.take_blob().and_then(|()| budget.take_bytes(decoded.len() as u64)) {
                self.layers = Vec::new().into_iter();
                return Some(Unfolded::Gap(at, gap));
            }
            return Some(Unfolded::Blob(Blob::new(at, decoded)));
        }
    }
}

/// The runs of encoded text whose beginning or middle decodes to something that may matter.
fn runs(bytes: &[u8]) -> Vec<Layer> {
    let mut found = Vec::new();
    let mut floor = 0;
    let mut probe = STRIDE - 1;
    while let Some(&b) = bytes.get(probe) {
        if value(b).is_none() {
            probe += STRIDE;
            continue;
        }
        let before = bytes[floor..probe].iter().rev().take_while(|&&b| value(b).is_some()).count();
        let start = probe - before;
        let first = start..start + run(bytes, start);
        if first.len() < STRIDE {
            probe = (first.end + 1).max(probe + 1).next_multiple_of(STRIDE).max(probe + 1);
            floor = first.end;
            continue;
        }
        let end = joined(bytes, first);
        if let Some(form) = form(&bytes[start..end]) {
            found.push(Layer { at: start..end, form });
            if found.len() > limits::LAYER_RUNS {
                break;
            }
        }
        floor = end;
        probe = end + STRIDE - 1;
    }
    found
}

/// How many characters of the alphabets stand at `at`.
fn run(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).unwrap_or_default().iter().take(limits::LAYER_BYTES).take_while(|&&b| value(b).is_some()).count()
}

/// The end of a run with its further lines, or further pieces of a concatenation, none longer than the first.
fn joined(bytes: &[u8], first: Range<usize>) -> usize {
    let limit = first.start.saturating_add(limits::LAYER_BYTES);
    let mut end = first.end;
    while end < limit {
        let gap = separator(&bytes[end..]);
        let piece = if gap == 0 { 0 } else { run(bytes, end + gap) };
        if piece == 0 || piece > first.len() {
            break;
        }
        end += gap + piece;
        if piece < first.len() {
            break;
        }
    }
    let padding = bytes[end..].iter().take(2).take_while(|&&b| b == b'=').count();
    end + padding
}

/// Length of what may stand between two pieces: a line end (real or written `\n`) with an indent, or the end of one
/// string literal and the beginning of the next.
fn separator(rest: &[u8]) -> usize {
    let rest = &rest[..rest.len().min(SEPARATOR)];
    if let Some(written) = [b"\\r\\n".as_slice(), b"\\n"].into_iter().find(|form| rest.starts_with(form)) {
        return written.len();
    }
    if rest.starts_with(b"\n") || rest.starts_with(b"\r\n") {
        return rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
    }
    let Some((quote @ (b'"' | b'\'' | b'`'), after)) = rest.split_first() else { return 0 };
    let signs = after.iter().take_while(|b| b.is_ascii_whitespace() || matches!(b, b'+' | b'.' | b'&' | b'\\')).count();
    if after.get(signs) == Some(quote) { signs + 2 } else { 0 }
}

/// The characters of a run without what stands between its pieces.
fn cleaned(encoded: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(encoded.len());
    let mut at = 0;
    while let Some(rest) = encoded.get(at..).filter(|rest| !rest.is_empty()) {
        let piece = run(rest, 0);
        out.extend_from_slice(&rest[..piece]);
        let gap = separator(&rest[piece..]);
        if piece + gap == 0 {
            break;
        }
        at += piece + gap;
    }
    out
}

/// What a run is encoded in, if what it decodes to may matter.
fn form(run: &[u8]) -> Option<Form> {
    const WINDOW: usize = limits::LAYER_MIN_CHARS;
    let cleaned = cleaned(run);
    let head = cleaned.get(..WINDOW)?;
    let mut seen = [false; 256];
    head.iter().for_each(|&b| seen[usize::from(b)] = true);
    if seen.iter().filter(|&&seen| seen).count() < limits::LAYER_MIN_DISTINCT {
        return None;
    }
    if cleaned.iter().all(u8::is_ascii_hexdigit) {
        return text::may_matter(&hex(head)).then_some(Form::Hex);
    }
    // A few characters put before it to defeat a decoder shift the groups, so all four alignments are tried, at the
    // beginning and in the middle.
    let half = cleaned.len() / 2 / 4 * 4;
    let middle = cleaned.get(half..half + WINDOW + 4).filter(|_| cleaned.len() >= 4 * WINDOW);
    let may_matter = |skip: &usize| {
        text::may_matter(&base64(head, *skip)) || middle.is_some_and(|middle| text::may_matter(&base64(middle, *skip)))
    };
    if let Some(skip) = (0..4).find(may_matter) {
        return Some(Form::Base64(skip));
    }
    if text::is_deflate(&base64(head, 0)) {
        return Some(Form::Base64(0));
    }
    if cleaned.iter().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7')) && text::may_matter(&base32(head)) {
        return Some(Form::Base32);
    }
    let backwards: Vec<u8> = cleaned.iter().rev().take(WINDOW).copied().collect();
    text::may_matter(&base64(&backwards, 0)).then_some(Form::ReversedBase64)
}

/// The characters of a run from its end.
fn reversed(encoded: &[u8]) -> Vec<u8> {
    let mut cleaned = cleaned(encoded);
    cleaned.reverse();
    cleaned
}

fn base32(cleaned: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(cleaned.len() / 8 * 5 + 5);
    let (mut held, mut bits) = (0u32, 0u32);
    for &b in cleaned {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'2'..=b'7' => b - b'2' + 26,
            _ => continue,
        };
        held = held << 5 | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    out
}

/// The value of a character in either base64 alphabet.
fn value(b: u8) -> Option<u8> {
    match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// Decodes base64 of either alphabet, from the character `skip` on; what is left over at the end is dropped.
fn base64(cleaned: &[u8], skip: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(cleaned.len() / 4 * 3 + 3);
    let (mut held, mut bits) = (0u32, 0u32);
    for value in cleaned.iter().skip(skip).filter_map(|&b| value(b)) {
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    out
}

fn hex(cleaned: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = cleaned.iter().filter_map(|&b| char::from(b).to_digit(16)).map(|digit| digit as u8).collect();
    digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect()
}
