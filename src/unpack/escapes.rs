//! Text in which characters are spelled out: percent-encoding, character references of HTML, `\x` escapes, Ascii85.
//!
//! Honest text has a few of them here and there. Looked for are stretches that consist of nothing else, and data URLs
//! that hold a program.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::limits;
use crate::locator::Codec;

/// One pattern for each form; the third is a data URL of a program or page, where every character counts as written.
static FORMS: LazyLock<Vec<(Codec, Option<Regex>)>> = LazyLock::new(|| {
    [
        (Codec::Percent, r"(?:%[0-9A-Fa-f]{2}){24,}"),
        (Codec::Percent, r"(?:%[0-9A-Fa-f]{2}[A-Za-z0-9_.~!*'()-]{0,3}){20,}"),
        (Codec::Percent, r"(?i)data:(?:text|application)/(?:x-)?(?:java|ecma)script[^,\x22'\s]{0,64},[^\x22`\s;]{24,}"),
        (Codec::Percent, r"(?i)data:text/html[^,\x22'\s]{0,64},[^\x22`\s]{24,}"),
        (Codec::Entities, r"(?:&#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6});?\s{0,2}){24,}"),
        (Codec::Escapes, r"(?:\\x[0-9A-Fa-f]{2}){24,}"),
        (Codec::Ascii85, r"<~[!-uz\s]{24,}~>"),
    ]
    .into_iter()
    .map(|(codec, pattern)| (codec, Regex::new(pattern).ok()))
    .collect()
});

/// The signs without which no form can be there: most texts are done after a look for them.
const SIGNS: &[(&[u8], Codec)] =
    &[(b"%", Codec::Percent), (b"&#", Codec::Entities), (b"\\x", Codec::Escapes), (b"<~", Codec::Ascii85)];

/// Stretches of a text and what they are written in.
pub fn runs(bytes: &[u8]) -> Vec<(Range<usize>, Codec)> {
    let mut found: Vec<(Range<usize>, Codec)> = Vec::new();
    for (codec, form) in FORMS.iter() {
        let Some(form) = form.as_ref().filter(|_| holds(bytes, *codec)) else { continue };
        found.sort_unstable_by_key(|(known, _)| known.start);
        let earlier = found.clone();
        for run in form.find_iter(bytes).take(limits::LAYER_RUNS + 1) {
            let before = earlier.partition_point(|(known, _)| known.start <= run.start());
            let known = before > 0 && run.start() < earlier[before - 1].0.end;
            // Base64 is a form of its own.
            let base64 = memchr::memmem::find(&run.as_bytes()[..run.len().min(96)], b";base64,").is_some();
            if !known && !base64 {
                found.push((run.start()..run.end().min(run.start().saturating_add(limits::LAYER_BYTES)), *codec));
            }
        }
    }
    found
}

fn holds(bytes: &[u8], codec: Codec) -> bool {
    let mut signs = SIGNS.iter().filter(|(_, known)| *known == codec);
    signs.any(|(sign, _)| memchr::memmem::find(bytes, sign).is_some())
        || codec == Codec::Percent && memchr::memmem::find(bytes, b"data:").is_some()
}

/// What a stretch says.
pub fn decode(run: &[u8], codec: Codec) -> Vec<u8> {
    match codec {
        Codec::Percent => percent(run.strip_prefix(b"data:").map_or(run, |url| {
            let comma = url.iter().position(|&b| b == b',').map_or(0, |at| at + 1);
            &url[comma..]
        })),
        Codec::Entities => entities(run),
        Codec::Escapes => run.split(|&b| b == b'\\').filter_map(|part| hex(part.get(1..3)?)).collect(),
        Codec::Ascii85 => ascii85(run.get(2..run.len().saturating_sub(2)).unwrap_or_default()),
        _ => Vec::new(),
    }
}

fn hex(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn percent(run: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(run.len());
    let mut at = 0;
    while let Some(&b) = run.get(at) {
        let spelled = if b == b'%' { run.get(at + 1..at + 3).and_then(hex) } else { None };
        out.push(spelled.unwrap_or(b));
        at += if spelled.is_some() { 3 } else { 1 };
    }
    out
}

fn entities(run: &[u8]) -> Vec<u8> {
    let mut out = String::new();
    for part in run.split(|&b| b == b'&').filter_map(|part| part.strip_prefix(b"#")) {
        let part = part.trim_ascii_end();
        let digits = String::from_utf8_lossy(part.strip_suffix(b";").unwrap_or(part));
        let number = match digits.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => digits.parse().ok(),
        };
        out.extend(number.and_then(char::from_u32));
    }
    out.into_bytes()
}

fn ascii85(run: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut held, mut count) = (0u64, 0usize);
    for &b in run {
        match b {
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                held = held * 85 + u64::from(b - b'!');
                count += 1;
                if count == 5 {
                    out.extend_from_slice(&(held as u32).to_be_bytes());
                    (held, count) = (0, 0);
                }
            }
            _ => {}
        }
    }
    if count > 1 {
        (count..5).for_each(|_| held = held * 85 + 84);
        out.extend_from_slice(&(held as u32).to_be_bytes()[..count - 1]);
    }
    out
}
