//! What a change brings in: the reports on two versions, told apart into new, unchanged and absent.
//!
//! A finding is unchanged if its content is, wherever it stands now; else if the same text stands in the same file, and what
//! it is about (where its values come from, what it starts) did not change either. Everything else is new. Each finding of
//! the old version answers for one of the new.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Gap, Report, Started, Verdict};
use crate::signal::Behaviour;
use crate::suppress::Suppressed;

/// Version of the record's schema.
pub const SCHEMA: u32 = 1;

/// What differs between two versions of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Version of this schema.
    pub schema: u32,
    /// The old version as it was named, and its verdict.
    pub old: Side,
    /// The new version.
    pub new: Side,
    /// What the new findings alone ask for; `incomplete` if something that matters was not read in the new version.
    pub verdict: Verdict,
    /// Findings.
    pub findings: Findings,
    /// What starts code.
    pub triggers: Change<Started>,
    /// What new findings do, and what those that are gone did.
    pub behaviours: Change<Behaviour>,
    /// Packages that manifests and lock files name: kind, name and what is asked for.
    pub dependencies: Change<String>,
    /// What could not be read in the new version, and could before or was not there.
    pub gaps: Vec<Gap>,
    /// Findings of the new version that are accepted.
    pub suppressed: Vec<Suppressed>,
}

/// One of two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// As it was named.
    pub target: String,
    /// SHA-256 as in its report.
    pub sha256: String,
    /// Its own verdict.
    pub verdict: Verdict,
}

/// Findings by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Only in the new version.
    pub new: Vec<Finding>,
    /// In both, as they stand in the new one.
    pub unchanged: Vec<Finding>,
    /// Only in the old version.
    pub absent: Vec<Finding>,
}

/// Other things by what became of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change<T> {
    /// Only in the new version.
    pub new: Vec<T>,
    /// How many are in both.
    pub unchanged: u64,
    /// Only in the old version.
    pub absent: Vec<T>,
}

/// Compares two reports. Their overviews, if they have them, say what starts.
pub fn compare(old: &Report, new: &Report) -> Difference {
    let findings = findings(&old.findings, &new.findings);
    let known: BTreeSet<_> = old.gaps.iter().map(|gap| (&gap.path, &gap.reason)).collect();
    let gaps: Vec<Gap> = new.gaps.iter().filter(|gap| !known.contains(&(&gap.path, &gap.reason))).cloned().collect();
    let verdict = crate::correlate::verdict::of_target(
        findings.new.iter().map(|finding| finding.decides),
        gaps.iter().any(|gap| gap.matters),
    );
    let starts = |report: &Report| {
        let triggers = report.overview.as_ref().map(|overview| overview.triggers.as_slice()).unwrap_or_default();
        let key = |one: &Started| (one.kind.clone(), one.path.clone(), one.label.clone(), one.command.clone());
        triggers.iter().map(|one| (key(one), one.clone())).collect::<Vec<_>>()
    };
    let wants = |report: &Report| {
        let names = report.overview.as_ref().map(|overview| overview.dependencies.as_slice()).unwrap_or_default();
        names.iter().map(|name| (name.clone(), name.clone())).collect::<Vec<_>>()
    };
    let does = |findings: &[Finding]| -> BTreeSet<Behaviour> {
        findings.iter().flat_map(|finding| finding.behaviours.iter().copied()).collect()
    };
    let (before, after) = (does(&old.findings), does(&new.findings));
    let behaviours = Change {
        new: does(&findings.new).into_iter().collect(),
        unchanged: before.intersection(&after).count() as u64,
        absent: before.difference(&after).copied().collect(),
    };
    Difference {
        schema: SCHEMA,
        old: side(old),
        new: side(new),
        verdict,
        triggers: change(starts(old), starts(new)),
        dependencies: change(wants(old), wants(new)),
        behaviours,
        findings,
        gaps,
        suppressed: new.suppressed.clone(),
    }
}

fn side(report: &Report) -> Side {
    Side { target: report.target.clone(), sha256: report.sha256.clone(), verdict: report.verdict }
}

/// Pairs findings: by content, then by likeness in the same file.
fn findings(old: &[Finding], new: &[Finding]) -> Findings {
    let mut left: Vec<bool> = vec![true; old.len()];
    let mut paired: Vec<bool> = vec![false; new.len()];
    let by_content = |finding: &Finding| (!finding.content.is_empty()).then(|| finding.content.clone());
    let by_likeness =
        |finding: &Finding| (!finding.likeness.is_empty()).then(|| format!("{}\0{}", finding.likeness, finding.path));
    for key in [&by_content as &dyn Fn(&Finding) -> Option<String>, &by_likeness] {
        let mut waiting: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, finding) in old.iter().enumerate().rev().filter(|(number, _)| left[*number]) {
            if let Some(key) = key(finding) {
                waiting.entry(key).or_default().push(number);
            }
        }
        for (number, finding) in new.iter().enumerate() {
            let partners = if paired[number] { None } else { key(finding).and_then(|key| waiting.get_mut(&key)) };
            if let Some(other) = partners.and_then(Vec::pop) {
                (paired[number], left[other]) = (true, false);
            }
        }
    }
    let chosen = |findings: &[Finding], flags: &[bool], wanted: bool| {
        let kept = findings.iter().zip(flags).filter(|(_, flag)| **flag == wanted);
        kept.map(|(finding, _)| finding.clone()).collect::<Vec<_>>()
    };
    Findings {
        new: chosen(new, &paired, false),
        unchanged: chosen(new, &paired, true),
        absent: chosen(old, &left, true),
    }
}

/// What is only in one of two lists; the same thing twice is there twice.
fn change<K: Ord, T>(old: Vec<(K, T)>, new: Vec<(K, T)>) -> Change<T> {
    let mut before: BTreeMap<K, Vec<T>> = BTreeMap::new();
    for (key, value) in old {
        before.entry(key).or_default().push(value);
    }
    let mut out = Change { new: Vec::new(), unchanged: 0, absent: Vec::new() };
    for (key, value) in new {
        match before.get_mut(&key).and_then(Vec::pop) {
            Some(_) => out.unchanged += 1,
            None => out.new.push(value),
        }
    }
    out.absent = before.into_values().flatten().collect();
    out
}
