//! "Parses as code": whether text under a name that promises none is a program, as a whole.
//!
//! Asked strictly and in two steps, because prose must not become code: a few tokens that programs have and prose
//! seldom has, then a real parse without a single error that finds a call or a function. A README with examples never
//! passes the second step.

use std::panic::catch_unwind;
use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::analyse::{javascript, python};
use crate::artifact::Kind;
use crate::limits;

static JAVASCRIPT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let marks = r"\brequire\s*\(|\bfunction\b[^\n]{0,80}\(|=>|\b(?:const|let|var)\s+[\w${\[][^\n=]{0,80}=|\beval\s*\(|\bmodule\.exports\b|\bimport\b[^\n]{0,120}['\x22]|\bglobal(?:This)?\s*[.\[]|\bprocess\.\w+|\bawait\s|\b[\w$]+(?:\.[\w$]+)+\s*\(|!\s*\[\s*\]";
    Regex::new(marks).ok()
});
static PYTHON: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)^[ \t]*(?:import\s+\w|from\s+[\w.]+\s+import\b|def\s+\w+\s*\()|\bexec\s*\(|\b__import__\s*\(").ok()
});

/// The script language that the whole text is written in, if it is one. `never_code` loosens the second step for text
/// too large to parse: under a font's name, tokens are enough.
pub(super) fn parses_as(bytes: &[u8], never_code: bool) -> Option<Kind> {
    let probe = &bytes[..bytes.len().min(limits::KIND_PROBE_BYTES)];
    let javascript = JAVASCRIPT.as_ref().is_some_and(|marks| marks.is_match(probe));
    let python = PYTHON.as_ref().is_some_and(|marks| marks.is_match(probe));
    if bytes.len() > limits::PARSE_BYTES {
        return (never_code && javascript).then_some(Kind::JavaScript);
    }
    let text = (javascript || python).then(|| std::str::from_utf8(bytes).ok()).flatten()?;
    // A parser that panics on it has not shown that it is a program.
    let sure = |test: fn(&str) -> bool| catch_unwind(|| test(text)).unwrap_or(false);
    if javascript && sure(javascript::is_program) {
        Some(Kind::JavaScript)
    } else if python && sure(python::is_program) {
        Some(Kind::Python)
    } else {
        None
    }
}
