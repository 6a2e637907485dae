//! Whether a match is the whole indicator and not part of a longer word, address or host.

use std::ops::Range;

use crate::artifact::{Kind, Text};
use crate::limits;

use super::row::{Row, What};

/// Whether the bytes at `span` are the row's value and nothing longer.
pub fn exact(row: &Row<'_>, bytes: &[u8], span: &Range<usize>) -> bool {
    let before = span.start.checked_sub(1).and_then(|at| bytes.get(at)).copied();
    let after = bytes.get(span.end).copied();
    let next = bytes.get(span.end + 1).copied();
    let found = bytes.get(span.clone()).unwrap_or_default();
    match row.what {
        What::Domain => host_begins(before) && host_ends(after, next),
        // A path is case-sensitive where a host is not, and `/703` is not `/7034`.
        What::Url => {
            let path = row.value.find('/').unwrap_or(row.value.len());
            host_begins(before)
                && found.get(path..) == row.value.as_bytes().get(path..)
                && if path == row.value.len() { host_ends(after, next) } else { !after.is_some_and(word) }
        }
        What::Ip => {
            address_begins(before) && !after.is_some_and(|b| b.is_ascii_alphanumeric()) && host_ends(after, next)
        }
        What::IpPort => address_begins(before) && !after.is_some_and(|b| b.is_ascii_digit()),
        What::Text => found == row.value.as_bytes() && whole(before, after, row.value),
        What::Wallet | What::Extension => {
            // Hexadecimal accounts are written in either case; the others are case-sensitive.
            let same = row.value.starts_with("0x") || found == row.value.as_bytes();
            same && !before.is_some_and(|b| b.is_ascii_alphanumeric())
                && !after.is_some_and(|b| b.is_ascii_alphanumeric())
        }
        What::Account => host_begins(before) && !after.is_some_and(word),
        What::Sha256 | What::Sha1 | What::Md5 | What::Package(_) | What::Publisher => false,
    }
}

fn word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')
}

/// A subdomain's dot may stand before a host, a letter may not.
fn host_begins(before: Option<u8>) -> bool {
    !before.is_some_and(word)
}

/// `evil.test.` at the end of a sentence is the host, `evil.test.example` is another one.
fn host_ends(after: Option<u8>, next: Option<u8>) -> bool {
    match after {
        Some(b'.') => !next.is_some_and(|b| b.is_ascii_alphanumeric()),
        Some(b) => !word(b),
        None => true,
    }
}

fn address_begins(before: Option<u8>) -> bool {
    !before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'.')
}

/// A constant that begins or ends like a word must not go on.
fn whole(before: Option<u8>, after: Option<u8>, value: &str) -> bool {
    let first = value.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    let last = value.bytes().next_back().is_some_and(|b| b.is_ascii_alphanumeric());
    let goes_on = |neighbour: Option<u8>| neighbour.is_some_and(|b| b.is_ascii_alphanumeric());
    let cut_before = first && goes_on(before);
    let cut_after = last && goes_on(after);
    !cut_before && !cut_after
}

/// Whether a quoted constant is one element of a list of constants: `['…', '…']`. A key that is used stands in an
/// assignment or a call; a key that stands in a list is searched for.
pub fn listed(bytes: &[u8], span: &Range<usize>) -> bool {
    let quote = |b: Option<&u8>| matches!(b, Some(b'"' | b'\'' | b'`'));
    let (Some(open), close) = (span.start.checked_sub(1), span.end) else { return false };
    if !quote(bytes.get(open)) || !quote(bytes.get(close)) {
        return false;
    }
    let mut before = bytes[..open].iter().rev().filter(|b| !b.is_ascii_whitespace());
    let after = bytes[close + 1..].iter().find(|b| !b.is_ascii_whitespace());
    match (before.next(), after) {
        (Some(b'['), Some(b',')) => true,
        // `f(data, 'key', 1)` is a call: in a list of constants the element before is one too.
        (Some(b','), Some(b',' | b']')) => quote(before.next()),
        _ => false,
    }
}

/// Calls that compare a text or show it, and use it for nothing else.
const ASKING: &[&str] = &[
    "includes",
    "indexof",
    "match",
    "matches",
    "test",
    "search",
    "startswith",
    "endswith",
    "has",
    "contains",
    "find",
    "findall",
    "tocontain",
    "assert",
    "equal",
    "equals",
    "strictequal",
    "assertin",
    "assertequal",
    "log",
    "print",
    "println",
    "warn",
    "error",
    "info",
    "debug",
];
/// Programs with which a shell script searches or shows.
const SEARCHING: &[&str] =
    &["grep", "rg", "ag", "ack", "findstr", "select-string", "echo", "printf", "write-host", "print", "log"];
/// Programs with which it reaches out, or runs what it is given.
const REACHING: &[&str] = &[
    "curl",
    "wget",
    "nc",
    "ncat",
    "ssh",
    "scp",
    "ftp",
    "telnet",
    "iwr",
    "irm",
    "iex",
    "bitsadmin",
    "certutil",
    "mshta",
    "node",
    "python",
    "python3",
    "perl",
    "xargs",
    "eval",
    "sh",
    "bash",
    "zsh",
    "cmd",
];
/// Parts of a line that reach out without being a word.
const REACHING_PARTS: &[&str] = &["/dev/tcp", "/dev/udp", "invoke-", "download", "webclient"];

/// Whether the text at `span` is only looked for or shown at this place: the argument of a comparison or a print, and in
/// shell a line that searches or prints and reaches out with nothing.
pub fn searched_for(kind: Kind, text: &Text<'_>, span: &Range<usize>) -> bool {
    let line = text.line_span(span.start);
    if line.len() > limits::COMMAND_BYTES {
        return false;
    }
    if matches!(kind, Kind::Shell | Kind::Batch | Kind::PowerShell) {
        let line = text.slice(&line).to_ascii_lowercase();
        let mut words = line.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
        let searching = |word: &str| word.split('_').any(|part| SEARCHING.contains(&part)) || word.ends_with("grep");
        let reaching = words.clone().any(|word| REACHING.contains(&word));
        let parts = REACHING_PARTS.iter().any(|part| line.contains(part));
        return words.any(searching) && !reaching && !parts;
    }
    let before = text.slice(&(line.start..span.start));
    let before = before.rsplit_once(['"', '\'', '`']).map_or("", |(before, _)| before).trim_end();
    let Some(callee) = before.strip_suffix('(') else { return false };
    let name = callee.trim_end().rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap_or_default();
    ASKING.contains(&name.to_ascii_lowercase().as_str())
}
