//! Suppressions: findings that somebody has looked at and accepts, by rule and content, with a reason and perhaps an end.
//!
//! They come from outside the target or from a commit that the caller names (the base of a change), never from the change
//! itself: a pull request that brings a trap would bring its pardon as well. There is no pattern and no path in them. What
//! is suppressed is counted and kept.

pub mod baseline;
pub mod content;
pub mod policy;

use serde::{Deserialize, Serialize};

use crate::correlate::verdict;
use crate::finding::{Finding, Report};

/// One finding that is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The rule's id.
    pub rule: String,
    /// The finding's `content`: 32 hexadecimal digits.
    pub content: String,
    /// Why.
    pub reason: String,
    /// The last day on which it holds, ISO 8601.
    pub expires: Option<String>,
    /// Which file says so.
    pub source: String,
}

/// A finding that a suppression accepts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppressed {
    /// What was found.
    pub finding: Finding,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which that holds, ISO 8601.
    pub expires: Option<String>,
    /// Which file says so.
    pub source: String,
}

/// Why a file of suppressions is of no use.
#[derive(Debug, thiserror::Error)]
pub enum SuppressError {
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// It is not what it should be.
    #[error("{0}")]
    Malformed(String),
}

/// Takes the accepted findings out of a report and judges it anew. `today` in days since 1970-01-01; without it nothing
/// that ends is accepted.
pub fn apply(report: &mut Report, suppressions: &[Suppression], today: Option<i64>) {
    if suppressions.is_empty() {
        return;
    }
    let holds = |one: &&Suppression| match &one.expires {
        None => true,
        Some(date) => crate::report::age::days(date).zip(today).is_some_and(|(last, today)| today <= last),
    };
    let mut by_content: std::collections::HashMap<(&str, &str), &Suppression> = std::collections::HashMap::new();
    for one in suppressions.iter().filter(holds) {
        by_content.entry((&one.rule, &one.content)).or_insert(one);
    }
    let mut kept = Vec::new();
    for finding in std::mem::take(&mut report.findings) {
        let one = by_content.get(&(finding.rule.as_str(), finding.content.as_str())).copied();
        match one {
            Some(one) if !finding.content.is_empty() => report.suppressed.push(Suppressed {
                finding,
                reason: one.reason.clone(),
                expires: one.expires.clone(),
                source: one.source.clone(),
            }),
            _ => kept.push(finding),
        }
    }
    report.findings = kept;
    let decisions = report.findings.iter().map(|finding| finding.decides);
    report.verdict = verdict::of_target(decisions, report.gaps.iter().any(|gap| gap.matters));
}

/// Whether a text is a content fingerprint.
pub fn is_content(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
}
