//! Scripts within pages and drawings (HTML, SVG), as programs of their own.

use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::artifact::{Artifact, Kind};
use crate::limits;
use crate::signal::{GapReason, Limit};

use super::Opened;
use super::made::Made;

/// Languages of a script element that no browser runs: data, templates, shaders.
const DATA: &[&[u8]] =
    &[b"json", b"template", b"shader", b"html", b"text/plain", b"importmap", b"speculationrules", b"babel"];

/// The scripts of a page.
pub fn open(artifact: &Artifact) -> Option<Opened> {
    static OPENS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)<script\b([^>]{0,2000})>").ok());
    static CLOSES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)</script").ok());
    let (opens, closes) = OPENS.as_ref().zip(CLOSES.as_ref())?;
    let bytes = &artifact.blob.bytes;
    let mut out = Made::of(&artifact.blob);
    let mut gaps = Vec::new();
    let mut at = 0;
    while let Some(found) = opens.captures_at(bytes, at) {
        let (Some(tag), Some(attributes)) = (found.get(0), found.get(1)) else { break };
        let end = closes.find_at(bytes, tag.end()).map_or(bytes.len(), |close| close.start());
        at = end.max(tag.end());
        let range = content(bytes, tag.end()..end);
        let attributes = attributes.as_bytes().to_ascii_lowercase();
        let holds = |needle: &[u8]| memchr::memmem::find(&attributes, needle).is_some();
        let data = holds(b"type") && DATA.iter().any(|kind| holds(kind));
        if data || attributes.ends_with(b"/") || bytes[range.clone()].trim_ascii().is_empty() {
            continue;
        }
        if out.len() >= limits::LAYERS_PER_BLOB {
            gaps.push(GapReason::Limit(Limit::Facts));
            break;
        }
        out.embed(range.clone(), Kind::JavaScript, bytes.slice(range));
    }
    (out.len() > 0).then(|| out.opened(gaps))
}

/// Without the section marks of XML, which are no part of the program.
fn content(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let text = &bytes[range.clone()];
    let (mut start, mut end) = (range.start, range.end);
    if let Some(inner) = text.trim_ascii_start().strip_prefix(b"<![CDATA[") {
        start = range.end - inner.len();
    }
    if let Some(inner) = bytes[start..end].trim_ascii_end().strip_suffix(b"]]>") {
        end = start + inner.len();
    }
    start..end
}
