//! Files of sections, keys and values (TOML, INI, `.npmrc`), read line by line as tools that forgive much would.
//!
//! A grammar would refuse a file that the tool still takes. A value is its words: one for a text, several for a list.

use std::ops::Range;

use crate::artifact::Text;
use crate::limits;

/// One key.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The section it stands in, without brackets and quotes, in the file's spelling.
    pub section: String,
    /// The key.
    pub key: String,
    /// The words of its value.
    pub words: Vec<String>,
    /// Where the value stands.
    pub span: Range<usize>,
}

impl Entry {
    /// Section and key in lower case with a dot between.
    pub fn path(&self) -> String {
        let joined = if self.section.is_empty() { self.key.clone() } else { format!("{}.{}", self.section, self.key) };
        joined.to_ascii_lowercase()
    }

    /// The value as one text.
    pub fn text(&self) -> String {
        self.words.join(" ")
    }
}

/// Lines that a list or a long text may take.
const LONGEST: usize = 2_000;

/// Reads all entries within the limits.
pub fn entries(text: &Text<'_>) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut section = String::new();
    let mut at = 0;
    let end = text.str.len().min(limits::CONFIG_BYTES);
    while at < end && out.len() < limits::FACTS {
        let line = text.line_span(at);
        at = line.end + 1;
        let raw = text.slice(&line);
        let body = raw.trim();
        if body.is_empty() || body.starts_with(['#', ';']) {
            continue;
        }
        if let Some(header) = body.strip_prefix('[').filter(|rest| rest.contains(']') && !body.contains('=')) {
            section =
                header.trim_start_matches('[').split(']').next().unwrap_or_default().replace(['"', '\'', ' '], "");
            continue;
        }
        let Some((key, value)) = body.split_once('=') else { continue };
        let key = key.trim().trim_matches(['"', '\'']).to_owned();
        let start =
            line.end - raw.len() + (raw.len() - raw.trim_start().len()) + (body.len() - value.trim_start().len());
        let (span, next) = whole(text, start, line.end, value.trim_start());
        at = at.max(next);
        let words = words(text.slice(&span));
        out.push(Entry { section: section.clone(), key, words, span });
    }
    out
}

/// The span of a value that may go on over further lines, and where the next entry begins.
fn whole(text: &Text<'_>, start: usize, line_end: usize, value: &str) -> (Range<usize>, usize) {
    let closing = if value.starts_with("\"\"\"") || value.starts_with("'''") {
        let quote = &value[..3];
        if value[3..].contains(quote) { None } else { Some(quote.to_owned()) }
    } else if value.starts_with('[') && !closes(value) {
        Some("]".to_owned())
    } else {
        None
    };
    let Some(closing) = closing else { return (start..line_end, line_end + 1) };
    let mut end = line_end;
    for _ in 0..LONGEST {
        if end + 1 >= text.str.len().min(limits::CONFIG_BYTES) {
            break;
        }
        let line = text.line_span(end + 1);
        end = line.end;
        let more = text.slice(&line);
        if closing == "]" && closes(text.slice(&(start..end))) || closing != "]" && more.contains(&closing) {
            break;
        }
    }
    (start..end, end + 1)
}

/// Whether every bracket of a list is closed, texts left out.
fn closes(value: &str) -> bool {
    let (mut depth, mut quote) = (0i32, None);
    for c in value.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[') => depth += 1,
            (None, ']') => depth -= 1,
            (None, '#') => break,
            _ => {}
        }
    }
    depth <= 0
}

/// The texts of a value: those in quotes, or all of it.
fn words(value: &str) -> Vec<String> {
    let value = value.trim();
    for quote in ["\"\"\"", "'''"] {
        if let Some(inner) = value.strip_prefix(quote) {
            return vec![inner.split(quote).next().unwrap_or_default().trim_matches('\n').to_owned()];
        }
    }
    if !value.starts_with(['"', '\'', '[', '{']) {
        return vec![value.split(" #").next().unwrap_or(value).trim().to_owned()];
    }
    let mut out: Vec<String> = Vec::new();
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        if !matches!(c, '"' | '\'') {
            if c == '#' {
                // A comment within a list.
                chars.by_ref().find(|&c| c == '\n');
            }
            continue;
        }
        let mut word = String::new();
        while let Some(next) = chars.next() {
            match next {
                next if next == c => break,
                '\\' if c == '"' => match chars.next() {
                    Some('n') => word.push('\n'),
                    Some('t') => word.push('\t'),
                    Some(other) => word.push(other),
                    None => break,
                },
                next => word.push(next),
            }
        }
        if out.len() < 1_024 {
            out.push(word);
        }
        if value.starts_with(['"', '\'']) {
            break;
        }
    }
    out
}
