//! Passwords that are tried on a locked archive: those the user gives, those found beside it, and the usual ones.
//!
//! Nobody guesses further: a password that its sender does not want to be read is not found here, and that is a gap.

use std::sync::LazyLock;

use regex::Regex;

use crate::artifact::{Artifact, Blob, Kind};
use crate::limits;
use crate::locator::Locator;
use crate::source::{Root, Source};

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

/// Adds what texts beside archives call a password. They are data: nothing is done with them but to try them.
pub fn hints(source: &dyn Source, into: &mut Vec<String>) {
    let roots = source.roots();
    let ending = |root: &Root| root.path.extension();
    let may_be_locked = |root: &Root| matches!(ending(root).as_str(), "zip" | "7z" | "rar");
    if !roots.iter().any(may_be_locked) {
        return;
    }
    let may_tell = |root: &&Root| {
        matches!(ending(root).as_str(), "md" | "txt" | "eml" | "html" | "rst")
            && root.size <= limits::VARIABLE_BYTES as u64
    };
    for root in roots.iter().filter(may_tell).take(limits::HINTING_TEXTS) {
        if let Some(blob) = source.read(root).0 {
            told(&String::from_utf8_lossy(&blob.bytes), into);
        }
    }
}

/// Passwords for the archives within one root: what its texts tell may open an archive that came before them.
pub struct Keys {
    known: Vec<String>,
    later: Vec<Blob>,
    last: bool,
}

impl Keys {
    /// Those that are known before anything of the root is read.
    pub fn new(known: &[String]) -> Self {
        Self { known: known.to_vec(), later: Vec::new(), last: false }
    }

    /// Those to try.
    pub fn known(&self) -> &[String] {
        &self.known
    }

    /// Reads what a text within a container calls a password.
    pub fn look(&mut self, artifact: &Artifact) {
        let tells = matches!(artifact.kind, Kind::Prose | Kind::Text | Kind::Html);
        if tells && !self.last && artifact.blob.at.depth() > 0 && artifact.blob.bytes.len() <= limits::VARIABLE_BYTES {
            told(&String::from_utf8_lossy(&artifact.blob.bytes), &mut self.known);
        }
    }

    /// Puts a locked archive off until everything else is read; false if it has waited already.
    pub fn wait(&mut self, artifact: &Artifact) -> bool {
        let waits = !self.last && artifact.blob.at.depth() > 0;
        if waits {
            self.later.push(artifact.blob.clone());
        }
        waits
    }

    /// The next archive that waited.
    pub fn again(&mut self) -> Option<Blob> {
        self.last = true;
        self.later.pop()
    }
}
