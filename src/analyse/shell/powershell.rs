//! PowerShell, statement by statement, on its text: what is fetched, which variables carry it, what runs it. A loader
//! in PowerShell is one or two statements; following objects through its pipeline is not needed to see it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::signal::Concealment;

use super::Origin;
use super::address::{address, find};
use super::fold;
use super::follow::{Command, Follower, Remote, Value};
use super::lex::Dialect;

fn pattern(text: &'static str) -> Regex {
    // The patterns are constants, tried by every test that reads PowerShell.
    Regex::new(text).unwrap_or_else(|e| panic!("{e}"))
}

static LOOKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(iex|invoke-expression|downloadstring|downloadfile|downloaddata|new-object|scriptblock|start-process|start-bitstransfer|invoke-webrequest|invoke-restmethod)\b",
    )
});
static FETCHES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(^|[^\w.-])(iwr|irm|curl|wget|curl\.exe|invoke-webrequest|invoke-restmethod|start-bitstransfer)(\s|\(|$)|\.download(string|data|file)(async)?\b|\.openread\(|net\.webclient|httpclient|winhttprequest|msxml2\.|\.getstringasync",
    )
});
static EXECUTES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(^|[^\w.-])(iex|invoke-expression|invoke-command|icm)\b|\[(system\.management\.automation\.)?scriptblock\]::create|\.invokescript\b|invokereturnasis|\[(system\.)?reflection\.assembly\]::load|(^|[\s;|{(])[&.]\s*\(\s*(\$|'i|\x22i|gcm|get-command|get-alias|gal)",
    )
});
static ASSIGNS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*\$(?:env:|global:|script:)?(\w+)\s*=\s*"));
static TO_FILE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)(?:-outf?i?l?e?|-destination|-o)\s+["']?([^"'\s;|)]+)|\.downloadfile(?:async)?\(\s*[^,]+,\s*["']?([^"')]+)"#,
    )
});
static LAUNCHES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(^|[\s;|{(])(start-process|saps|start|invoke-item|ii|&|\.|node|python|python3|py|cmd|powershell|pwsh|wscript|cscript|msiexec|rundll32|cmd\.exe|node\.exe|python\.exe|regsvr32|mshta)\s",
    )
});

/// Whether a text has words that only PowerShell knows.
pub fn looks_like(text: &str) -> bool {
    LOOKS.is_match(text)
}

/// Follows a script.
pub fn follow(follower: &mut Follower, text: &str, origin: &Origin) {
    for span in statements(text) {
        let raw = text.get(span.clone()).unwrap_or_default();
        statement(follower, raw, &origin.map(&span));
    }
}

fn statement(follower: &mut Follower, raw: &str, span: &Range<usize>) {
    let folded = fold_text(raw);
    let text = substitute(follower, &folded.text);
    note_concealments(follower, &text);
    let assigns =
        ASSIGNS.captures(&text).and_then(|found| Some((found.get(1)?.as_str().to_owned(), found.get(0)?.end())));
    let command = Command { span: span.clone(), ..Command::default() };
    let carried = carried(follower, &folded.text);
    let fetched = FETCHES.is_match(&text).then(|| remote(&text, folded.changed, span)).flatten();
    if let (true, Some(remote)) = (EXECUTES.is_match(&text), fetched.clone().or_else(|| carried.clone())) {
        follower.remote_to("powershell", &remote, &command);
        return;
    }
    if let Some(remote) = &fetched
        && let Some(file) = TO_FILE.captures(&text).and_then(|found| found.get(1).or_else(|| found.get(2)))
    {
        follower.download(file.as_str(), remote.clone());
        return;
    }
    if let Some((name, end)) = assigns {
        let value = text.get(end..).unwrap_or_default().trim().trim_matches(['"', '\'']).to_owned();
        let remote = fetched.or(carried);
        follower.set(&name, Value { text: value, decoded: folded.changed, remote, ..Value::default() });
        return;
    }
    if fetched.is_none() && launches_download(follower, &text, &command) {
        return;
    }
    if fetched.is_none() {
        follower.script(&text, Dialect::Any, &Origin::Whole(span.clone()), Value::default());
    }
}

/// A statement that starts a file which was fetched before.
fn launches_download(follower: &mut Follower, text: &str, command: &Command) -> bool {
    let lower = text.to_ascii_lowercase().replace('\\', "/");
    let found = follower.downloads.iter().find(|(file, _)| !file.is_empty() && lower.contains(file.as_str()));
    let Some((file, remote)) = found.cloned() else { return false };
    let bare = lower.trim_start().trim_start_matches(['"', '\'']).trim_start_matches("./").starts_with(&file);
    if !bare && !LAUNCHES.is_match(text) {
        return false;
    }
    follower.remote_to("powershell", &remote, command);
    true
}

/// The network that a variable in the statement carries.
fn carried(follower: &Follower, text: &str) -> Option<Remote> {
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        rest = &rest[at + 1..];
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let assigned = rest[length..].trim_start().starts_with('=');
        if !assigned && let Some(remote) = follower.variable(&rest[..length]).and_then(|v| v.remote.clone()) {
            return Some(remote);
        }
    }
    None
}

fn remote(text: &str, folded: bool, span: &Range<usize>) -> Option<Remote> {
    let url = find(text);
    let mut concealments = Vec::new();
    if let Some(url) = url {
        let known = address(url, &[], folded);
        if known.local {
            return None;
        }
        concealments = known.concealments;
    }
    if text.to_ascii_lowercase().contains("-skipcertificatecheck") {
        concealments.push(Concealment::ProtectionOff);
    }
    Some(Remote { url: url.map(str::to_owned), concealments, span: span.clone() })
}

fn note_concealments(follower: &mut Follower, text: &str) {
    let lower = text.to_ascii_lowercase();
    let policy = lower.contains("executionpolicy") && (lower.contains("bypass") || lower.contains("unrestricted"));
    if policy
        || lower.contains("set-mppreference")
        || lower.contains("add-mppreference")
        || lower.contains("certificatevalidationcallback")
    {
        follower.everywhere.push(Concealment::ProtectionOff);
    }
    if lower.contains("-windowstyle hidden") || lower.contains("-w hidden") || lower.contains("createnowindow") {
        follower.everywhere.push(Concealment::HiddenWindow);
    }
    let itself = lower.contains("$myinvocation") || lower.contains("$pscommandpath");
    if itself && (lower.contains("remove-item") || lower.contains("del ") || lower.contains("rm ")) {
        follower.everywhere.push(Concealment::SelfDeletion);
    }
}

/// Replaces variables whose text is known.
fn substitute(follower: &mut Follower, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let assigned = ASSIGNS.find(text).map_or(0, |found| found.end());
    out.push_str(&rest[..assigned]);
    rest = &rest[assigned..];
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest[1..].strip_prefix("env:").unwrap_or(&rest[1..]);
        let skipped = rest.len() - name.len();
        let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
        let known = follower.variable(&name[..length]).filter(|value| !value.text.is_empty() && value.remote.is_none());
        match known.map(|value| value.text.clone()) {
            Some(value) if out.len() < crate::limits::SHELL_VALUE_BYTES && follower.spend(value.len()) => {
                out.push_str(&value)
            }
            _ => out.push_str(&rest[..skipped + length]),
        }
        rest = &rest[skipped + length..];
    }
    out.push_str(rest);
    out
}

struct Folded {
    text: String,
    /// Whether an address or name was put together or decoded.
    changed: bool,
}

/// Undoes what cuts names and addresses up: backticks, `'a'+'b'`, base64 given to `FromBase64String`.
fn fold_text(raw: &str) -> Folded {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '`' && chars.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '-') {
            continue;
        }
        text.push(c);
    }
    let joined = JOINS.replace_all(&text, "").into_owned();
    let mut changed = joined.len() < text.len();
    text = joined;
    if let Some(found) = ENCODED.captures(&text)
        && let (Some(whole), Some(decoded)) =
            (found.get(0), found.get(1).and_then(|inside| fold::base64(inside.as_str())))
    {
        let range = whole.range();
        text.replace_range(range, &format!("'{decoded}'"));
        changed = true;
    }
    Folded { text, changed }
}

static JOINS: LazyLock<Regex> = LazyLock::new(|| pattern(r#"'\s*\+\s*'|"\s*\+\s*""#));
static ENCODED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)(?:\[[\w.]+\]::\w+\.getstring\(\s*)?\[(?:system\.)?convert\]::frombase64string\(\s*['"]([A-Za-z0-9+/=]+)['"]\s*\)\)?"#,
    )
});

/// Statements: cut at line ends, `;`, `{` and `}` outside of quotes. A line that ends in `|` or a backtick goes on.
fn statements(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    let mut start = 0;
    let mut quote = 0u8;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let ends = match byte {
            b'#' if quote == 0 && (at == 0 || bytes[at - 1].is_ascii_whitespace()) => {
                push(&mut spans, start..at);
                at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at);
                start = at;
                continue;
            }
            b'\'' | b'"' if quote == 0 => {
                quote = byte;
                false
            }
            b if b == quote => {
                quote = 0;
                false
            }
            b'\n' => {
                quote = 0;
                let window = |span: Range<usize>| bytes[span].iter().copied().filter(|b| !b.is_ascii_whitespace());
                let before = window(at.saturating_sub(LOOK_AROUND).max(start)..at).next_back();
                let after = window(at..(at + LOOK_AROUND).min(bytes.len())).next();
                !matches!(before, Some(b'|' | b'`' | b',' | b'(' | b'+')) && after != Some(b'|')
            }
            b';' | b'{' | b'}' => quote == 0,
            _ => false,
        };
        if ends {
            push(&mut spans, start..at);
            start = at + 1;
        }
        at += 1;
    }
    push(&mut spans, start..bytes.len());
    spans
}

/// How far a line end looks for a sign that the statement goes on; further away nobody sees it either.
const LOOK_AROUND: usize = 200;

fn push(spans: &mut Vec<Range<usize>>, span: Range<usize>) {
    if span.len() > 1 && spans.len() < crate::limits::FACTS {
        spans.push(span);
    }
}
