//! The content of a finding as a fingerprint that survives moves and reformatting, and nothing else.
//!
//! A path is not part of it, so that a file may be moved; neither are blanks, line ends, the kind of quotes, and the commas
//! and semicolons that formatters put and take. The rest of the *whole* file is: a suppression says that somebody read it.
//! So is what the finding says of other files (where a value comes from, what a task runs), when it would run, and what it
//! decides: an accepted script that a change lets run as soon as the folder is opened is not accepted any more.

use sha2::{Digest, Sha256};

use crate::limits;

/// The hash of a text without what formatters change.
pub fn of_text(bytes: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut chunk = Vec::with_capacity(limits::READ_CHUNK);
    for part in bytes.chunks(limits::READ_CHUNK) {
        chunk.clear();
        chunk.extend(part.iter().filter(|b| !is_format(**b)).map(|&b| if is_quote(b) { b'"' } else { b }));
        hash.update(&chunk);
    }
    hash.finalize().into()
}

fn is_format(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b';' | b',')
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'\'' | b'"' | b'`')
}

/// What a finding is told by, beside its place.
pub struct Told<'f> {
    /// The rule's id.
    pub rule: &'f str,
    /// When it would run, in a word.
    pub moment: &'f str,
    /// What it decides, in a word.
    pub decides: &'f str,
    /// The text at its place.
    pub excerpt: &'f str,
    /// The content of the file it stands in.
    pub own: [u8; 32],
    /// The content of other files that it is about.
    pub others: Vec<[u8; 32]>,
}

impl Told<'_> {
    /// What suppressions name: nothing of the file may have changed.
    pub fn content(&self) -> String {
        self.hash("lurescan/content/1", &self.own)
    }

    /// What a comparison of two versions falls back to: the same text in a file that may have changed elsewhere.
    pub fn likeness(&self) -> String {
        let shown = self.excerpt.replace('↵', " ");
        self.hash("lurescan/likeness/1", &of_text(shown.as_bytes()))
    }

    fn hash(&self, what: &str, own: &[u8; 32]) -> String {
        let mut hash = Sha256::new();
        for part in [what, self.rule, self.moment, self.decides] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.update(own);
        let mut others = self.others.clone();
        others.sort_unstable();
        others.dedup();
        others.iter().for_each(|other| hash.update(other));
        data_encoding::HEXLOWER.encode(&hash.finalize()[..16])
    }
}
