//! Pages that talk their reader into running something: prose about a fault or a check that sends to a terminal, and a
//! command that gives text from the network to an interpreter. Read as text: the prose is what counts, and no parser
//! knows it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::analyse::shell::{Dialect, Origin, fold, read};
use crate::analyse::{Action, Analysed, CommandLine, Deed, Platform};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;

/// Commands that are tried in one file.
const CANDIDATES: usize = 32;

fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

/// Where the reader is sent.
static SENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)win(?:dows)?(?:\s|&nbsp;|<[^>]{0,40}>)*(?:key)?(?:\s|<[^>]{0,40}>)*(?:\+|and|&amp;|&)(?:\s|<[^>]{0,40}>)*r\b|run (?:dialog|window|box)|open\s+(?:the\s+|your\s+|a\s+)?(?:<[^>]{0,40}>)?(?:terminal|powershell|command prompt|cmd)|(?:ctrl|cmd|command|⌘)\s*\+\s*v\b|paste (?:this|the|it)",
    )
});
/// Why.
static PRETEXT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:verify|confirm|prove)\s+(?:that\s+)?you(?:'re|\s+are)\s+(?:a\s+)?(?:human|not a)|not a robot|captcha|(?:camera|microphone|webcam|mic)\b[^.<]{0,60}\b(?:block|access|driver|denied|not (?:work|found|detect)|update|fail)|(?:driver|codec)\b[^.<]{0,40}\b(?:missing|outdated|update|repair|corrupt)|browser (?:is )?(?:update|outdated)|unusual (?:web )?traffic",
    )
});
/// Beginnings of commands worth trying.
static COMMANDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:curl|wget|powershell|pwsh|mshta|msiexec|certutil|bitsadmin|iex|irm|iwr|cmd(?:\.exe)?\s*/c|rundll32|bash -c|echo [A-Za-z0-9+/=]{20,})\b",
    )
});
/// Strings that may be an encoded command.
static ENCODED: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r#"["'`]([A-Za-z0-9+/]{32,8000}={0,2})["'`]"#));

/// Looks at pages and their scripts.
pub fn view(artifact: &Artifact, text: &Text<'_>, out: &mut Analysed) {
    if !matches!(artifact.kind, Kind::Html | Kind::JavaScript | Kind::TypeScript) {
        return;
    }
    let str = text.slice(&(0..limits::CONFIG_BYTES));
    let holds = |needle: &str| memchr::memmem::find(str.as_bytes(), needle.as_bytes()).is_some();
    let copies = holds("clipboard") || holds("execCommand");
    if !copies && (artifact.kind != Kind::Html || !holds("aste")) {
        return;
    }
    let found = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(str));
    if !found(&SENT) || !found(&PRETEXT) {
        return;
    }
    let Some((line, span)) = command(str) else { return };
    let what = if copies { format!("clipboard: {line}") } else { line };
    let what = limits::cut(&what, limits::FLOW_TEXT_BYTES).to_owned();
    let action =
        Action::Does { deed: Deed::LuresToPaste, what: what.clone(), concealments: Vec::new(), span: span.clone() };
    out.facts.commands.push(CommandLine {
        text: what,
        place: text.place(span),
        platform: Platform::Any,
        actions: vec![action],
    });
}

/// The first command in a page that gives text from the network to an interpreter.
fn command(text: &str) -> Option<(String, Range<usize>)> {
    let plain = COMMANDS.as_ref()?.find_iter(text).take(CANDIDATES).map(|found| {
        let span = around(text, found.start());
        (unescape(&text[span.clone()]), span)
    });
    let encoded = ENCODED.as_ref()?.captures_iter(text).take(CANDIDATES).filter_map(|found| {
        let inside = found.get(1)?;
        Some((fold::base64(inside.as_str())?, inside.range()))
    });
    plain.chain(encoded).find(|(line, _)| {
        let line = limits::cut(line, limits::COMMAND_BYTES);
        let reading = read(line, Dialect::Any, &Origin::At(0), &[]);
        reading.actions.iter().any(|action| {
            matches!(
                action,
                Action::RemoteToShell { .. } | Action::Does { deed: Deed::HiddenChain | Deed::SocketShell, .. }
            )
        })
    })
}

/// The string, element or line that holds a place.
fn around(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let floor = at.saturating_sub(limits::COMMAND_BYTES);
    let mark = |i: usize| matches!(bytes[i], b'"' | b'\'' | b'`' | b'>' | b'\n') && (i == 0 || bytes[i - 1] != b'\\');
    let open = (floor..at).rev().find(|&i| mark(i));
    let start = open.map_or(floor, |i| i + 1);
    let closes = |b: u8| match open.map(|i| bytes[i]) {
        Some(quote @ (b'"' | b'\'' | b'`')) => b == quote,
        _ => matches!(b, b'<' | b'\n'),
    };
    let last = (at + limits::COMMAND_BYTES).min(bytes.len());
    let end = (at..last).find(|&i| closes(bytes[i]) && bytes[i - usize::from(i > 0)] != b'\\').unwrap_or(last);
    let (mut start, mut end) = (start, end);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    start.min(end)..end
}

fn unescape(text: &str) -> String {
    [
        ("\\\"", "\""),
        ("\\'", "'"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
        ("&gt;", ">"),
        ("&lt;", "<"),
        ("\\\\", "\\"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}
