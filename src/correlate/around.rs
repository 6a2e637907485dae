//! What stands around a trap: told only where code was found, and never weighed.

use crate::finding::{Around, Finding, Verdict};
use crate::scan::Record;

use super::versions;

/// Lines that are told: a reader recognises a situation by a few.
const LINES: usize = 12;

/// The notes of all files, each said once, in the order of the files.
/// `notes` are what the listing of git saw.
pub fn lines(records: &[Record], findings: &[Finding], notes: &[String]) -> Vec<Around> {
    if findings.iter().all(|finding| finding.decides >= Verdict::Incomplete) {
        return Vec::new();
    }
    let mut noted: Vec<&Record> = records.iter().filter(|record| !record.facts.case.is_empty()).collect();
    noted.sort_by(|a, b| (a.at.depth(), &a.at).cmp(&(b.at.depth(), &b.at)));
    let mut out: Vec<Around> = versions::lines(records, findings, notes, LINES / 2);
    for record in noted {
        for note in &record.facts.case {
            if out.len() < LINES && !out.iter().any(|known| known.says == note.says) {
                let (says, path) = (note.says.clone(), record.at.path().to_string());
                out.push(Around { says, path, line: note.place.line.max(1) });
            }
        }
    }
    out
}
