//! What the versions of a file in git tell beside findings: that something came and was taken out again, that a file only
//! grew out of sight, that a tree was replaced. It explains, and has no weight: honest history has all of it too.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::finding::{Around, Committed, Finding, Verdict};
use crate::limits;
use crate::locator::{BytePath, Step};
use crate::scan::Record;

/// What a text looks like to somebody who sees so many columns of its last line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Of everything up to there, blanks before the edge left out.
    seen: [u8; 32],
    /// Bytes of the last line.
    last: usize,
}

/// The ending of a text.
pub fn ending(bytes: &[u8]) -> Ending {
    let text = bytes.trim_ascii_end();
    let start = memchr::memrchr(b'\n', text).map_or(0, |at| at + 1);
    let edge = text.len().min(start + limits::SEEN_COLUMNS);
    Ending { seen: Sha256::digest(text[..edge].trim_ascii_end()).into(), last: text.len() - start }
}

/// What a finding says of git.
pub fn committed(record: &Record) -> Option<Committed> {
    let version = record.at.version()?;
    Some(Committed {
        blob: version.blob.clone(),
        commit: version.commit.clone(),
        removed: version.removed.clone(),
        found: version.route.words(),
        checked_out: !version.is_past(),
    })
}

/// The notes: at most `room` of them, of files with a finding first.
pub fn lines(records: &[Record], findings: &[Finding], notes: &[String], room: usize) -> Vec<Around> {
    let mut out = Vec::new();
    let short = |id: &str| id.chars().take(12).collect::<String>();
    for finding in findings.iter().filter(|finding| finding.decides < Verdict::Incomplete) {
        let Some(Committed { commit: Some(came), removed: Some(went), .. }) = &finding.git else { continue };
        let says = format!("what was found came with commit {} and was taken out by {}", short(came), short(went));
        if !out.iter().any(|known: &Around| known.says == says && known.path == finding.path) {
            out.push(Around { says, path: finding.path.clone(), line: finding.primary.line.max(1) });
        }
    }
    for (path, commit) in grown(records) {
        let says = format!(
            "{commit} differs from another version only in its last line, beyond column {}",
            limits::SEEN_COLUMNS
        );
        out.push(Around { says, path, line: 1 });
    }
    out.extend(notes.iter().map(|says| Around { says: says.clone(), path: String::new(), line: 1 }));
    out.truncate(room);
    out
}

/// Files of which one version differs from the one before only beyond the last line's edge.
fn grown(records: &[Record]) -> Vec<(String, String)> {
    let mut versions: BTreeMap<&BytePath, Vec<(u32, &Record, Ending)>> = BTreeMap::new();
    for record in records.iter().filter(|record| record.at.within.is_none()) {
        let Some(ending) = record.ending else { continue };
        match &record.at.step {
            Step::GitBlob { path, version } => {
                // What is checked out stands last, whenever it came.
                let at = if version.is_past() { version.life.0 } else { u32::MAX };
                versions.entry(path).or_default().push((at, record, ending));
            }
            Step::File(path) => versions.entry(path).or_default().push((u32::MAX, record, ending)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for (path, mut many) in versions.into_iter().filter(|(_, many)| many.len() > 1) {
        many.sort_by_key(|(at, record, _)| (*at, record.sha256));
        for pair in many.windows(2) {
            let [(_, before, old), (_, after, new)] = pair else { continue };
            let beyond = old.last.max(new.last) > limits::SEEN_COLUMNS;
            if old.seen == new.seen && beyond && before.sha256 != after.sha256 {
                let longer = if new.last > old.last { after } else { before };
                let commit = longer.at.version().and_then(|version| version.commit.as_deref());
                let which = commit.map_or("what is checked out".to_owned(), |id| {
                    format!("what commit {} brought", id.chars().take(12).collect::<String>())
                });
                found.push((path.to_string(), which));
            }
        }
    }
    found
}
