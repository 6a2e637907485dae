//! Passwords that are tried on a locked archive: those the user gives, those found beside it, and the usual ones.
//!
//! Nobody guesses further: a password that its sender does not want to be read is not found here, and that is a gap.

use std::sync::LazyLock;

use regex::Regex;

use crate::limits;
use crate::locator::Locator;

/// What samples and assignments are locked with.
const USUAL: &[&str] = &["infected", "malware", "password", "123456", "1234", "test", "virus"];

/// The passwords to try on an archive, the most promising first, none twice.
pub fn candidates(at: &Locator, given: &[String]) -> Vec<String> {
    let name = String::from_utf8_lossy(at.path().name()).into_owned();
    let stem = name.split('.').next().unwrap_or_default().to_owned();
    let whole = name.rsplit_once('.').map(|(stem, _)| stem.to_owned()).unwrap_or_default();
    let mut all: Vec<String> = Vec::new();
    let usual = USUAL.iter().map(|&password| password.to_owned());
    for password in given.iter().cloned().chain(usual).chain([whole, stem.to_ascii_lowercase(), stem]) {
        if !password.is_empty() && !all.contains(&password) && all.len() < limits::PASSWORDS {
            all.push(password);
        }
    }
    all
}

/// What a text calls a password.
pub fn told(text: &str, into: &mut Vec<String>) {
    static TOLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let words = r#"(?i)\b(?:pass(?:word|code|phrase|wd)?|pwd|pw|key)\b\**`?(?:\s+(?:for|to|of)\b[^\n:]{0,60})?\s*(?:is\b\s*:?|[:=\u{2013}-])[\s"'`*\u{201c}]{0,6}([^\s"'`*\u{201c}\u{201d}<>]{3,64})"#;
        Regex::new(words).ok()
    });
    let Some(told) = TOLD.as_ref() else { return };
    for found in told.captures_iter(crate::limits::cut(text, limits::VARIABLE_BYTES)) {
        let Some(word) = found.get(1) else { continue };
        // A sentence may end behind it, or the full stop may belong to it.
        for word in [word.as_str(), word.as_str().trim_end_matches(['.', ',', ')', ';'])] {
            if into.len() < limits::PASSWORDS && !into.iter().any(|known| known == word) {
                into.push(word.to_owned());
            }
        }
    }
}
