//! Joins what single artifacts showed: triggers, reach, chains, the verdict. Sees facts and signals, never bytes.

pub mod absent;
pub mod around;
pub mod chains;
pub mod dependencies;
pub mod entries;
pub mod findings;
pub mod gaps;
pub mod graph;
pub mod incomplete;
pub mod overview;
pub mod paths;
pub mod python_package;
pub mod python_parts;
pub mod reach;
pub mod triggers;
pub mod verdict;
pub mod versions;

use sha2::{Digest, Sha256};

use crate::engine::Engine;
use crate::finding::{Report, Stats};
use crate::scan::{Detail, RawGap, Record, RootOutcome};
use crate::source::Target;

/// The report on a target from everything its roots came to. The order of `outcomes` is the listing's; the result does
/// not depend on it.
pub fn correlate(
    name: &str,
    target: &Target,
    outcomes: Vec<RootOutcome>,
    listing: Vec<RawGap>,
    notes: &[String],
    engine: &Engine,
    detail: Detail,
) -> Report {
    let mut records: Vec<Record> = Vec::with_capacity(outcomes.iter().map(|outcome| outcome.records.len()).sum());
    let mut raw_gaps = listing;
    let mut stats = Stats::default();
    for outcome in outcomes {
        stats.files += outcome.stats.files;
        stats.bytes += outcome.stats.bytes;
        stats.unpacked += outcome.stats.unpacked;
        stats.unpacked_bytes += outcome.stats.unpacked_bytes;
        stats.analysed += outcome.stats.analysed;
        records.extend(outcome.records);
        raw_gaps.extend(outcome.gaps);
    }
    let index = paths::Index::new(&records);
    let triggers = triggers::collect(target, &records, &index);
    let graph = graph::Graph::new(&records, &index);
    let reach = reach::Reach::new(&graph, &triggers);
    let mut joined = chains::join(&records, &index);
    joined.extend(python_parts::join(&records, &index));
    joined.extend(absent::join(&graph, &triggers));
    joined.extend(dependencies::join(&records, &index, engine.popular()));
    let findings = findings::build(&records, &joined, &index, &reach, engine);
    let gaps = gaps::judge(&index, &reach, raw_gaps);
    stats.gaps = gaps.len() as u64;
    let overview =
        (detail != Detail::Findings).then(|| overview::build(detail, &graph, &index, &triggers, &findings, &gaps));
    let around = around::lines(&records, &findings, notes);
    let verdict = verdict::of_target(findings.iter().map(|f| f.decides), gaps.iter().any(|gap| gap.matters));
    let clock = |gap: &crate::finding::Gap| {
        matches!(gap.reason, crate::signal::GapReason::TimedOut | crate::signal::GapReason::Interrupted)
    };
    Report {
        schema: crate::finding::SCHEMA,
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        target: name.to_owned(),
        sha256: digest(&records),
        verdict,
        deterministic: !gaps.iter().any(clock),
        findings,
        suppressed: Vec::new(),
        around,
        gaps,
        stats,
        packs: engine.packs().to_vec(),
        overview,
        environment: None,
    }
}

/// The file's own hash when the target is one file, and the hash over the sorted hashes of its files otherwise.
fn digest(records: &[Record]) -> String {
    let present = records.iter().filter(|record| record.at.within.is_none() && !record.at.is_past());
    let mut roots: Vec<[u8; 32]> = present.map(|record| record.sha256).collect();
    roots.sort_unstable();
    match roots.as_slice() {
        [only] => hex(only),
        many => hex(&many.iter().fold(Sha256::new(), |hash, one| hash.chain_update(one)).finalize()),
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
