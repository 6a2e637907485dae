//! Gaps in SARIF: a notification each, and one real result where they matter, because code scanning ignores
//! notifications and takes an upload without results for "all fixed".

use std::collections::BTreeMap;

use serde_json::json;

use crate::correlate::incomplete;
use crate::finding::Report;
use crate::report::escape;
use crate::signal::GapReason;

use super::INCOMPLETE;
use super::model::{Descriptor, DescriptorReference, Notification, SarifResult, Text};
use super::places::Places;
use super::rules::{Rules, level};

/// Gaps that get a notification of their own; what is over it is one more notification with the number.
const NOTIFICATIONS: usize = 500;

/// Every kind of notification.
const KINDS: &[(&str, &str)] = &[
    ("gap-limit", "Over a limit that the target caused"),
    ("gap-encrypted", "Needs a password"),
    ("gap-malformed", "Broken"),
    ("gap-unsupported", "In a format that is not opened yet"),
    ("gap-unreadable", "Refused by the operating system"),
    ("gap-failed", "The analysis failed on it"),
    ("gap-timed-out", "The analysis took too long"),
    ("gap-interrupted", "The scan was stopped before it"),
    ("gap-absent", "Named and not in the target"),
    ("not-listed", "More than a log can hold"),
];

/// The driver's notification descriptors.
pub fn descriptors() -> Vec<Descriptor> {
    let descriptor = |&(id, text): &(&str, &str)| Descriptor {
        id: id.to_owned(),
        name: Some(super::rules::pascal(id)),
        short_description: Some(Text::plain(text)),
        full_description: Some(Text::plain(format!("{text}: this part of the target was not examined"))),
        help: Some(Text::plain(
            "What was not read may hold anything: look at it, or scan it in a form that can be read",
        )),
        ..Descriptor::default()
    };
    KINDS.iter().map(descriptor).collect()
}

fn reference(id: &str) -> DescriptorReference {
    let index = KINDS.iter().position(|(known, _)| *known == id);
    DescriptorReference { id: id.to_owned(), index, tool_component: None }
}

fn kind(reason: &GapReason) -> &'static str {
    match reason {
        GapReason::Limit(_) => "gap-limit",
        GapReason::Encrypted => "gap-encrypted",
        GapReason::Malformed(_) => "gap-malformed",
        GapReason::Unsupported(_) => "gap-unsupported",
        GapReason::Unreadable(_) => "gap-unreadable",
        GapReason::Panicked(_) | GapReason::Crashed => "gap-failed",
        GapReason::TimedOut => "gap-timed-out",
        GapReason::Interrupted => "gap-interrupted",
        GapReason::Absent(_) => "gap-absent",
    }
}

/// A notification for each gap; `left_out` results were over the log's bound.
pub fn notifications(report: &Report, places: &Places, left_out: usize) -> Vec<Notification> {
    let mut out: Vec<Notification> = report
        .gaps
        .iter()
        .take(NOTIFICATIONS)
        .map(|gap| Notification {
            descriptor: reference(kind(&gap.reason)),
            level: if gap.matters { "warning" } else { "note" },
            message: Text::plain(escape::sarif(&format!("{}: {} ({})", gap.locator, gap.reason, gap.stage))),
            locations: vec![places.file(&gap.locator, &gap.path)],
        })
        .collect();
    for (more, what) in [(report.gaps.len().saturating_sub(NOTIFICATIONS), "gaps"), (left_out, "findings")] {
        if more > 0 {
            out.push(Notification {
                descriptor: reference("not-listed"),
                level: "warning",
                message: Text::plain(format!("{more} more {what} are not listed; the NDJSON record has them")),
                locations: Vec::new(),
            });
        }
    }
    out
}

/// The result that says that the scan is incomplete, where a gap matters.
pub fn result(report: &Report, rules: &Rules, places: &Places) -> Option<SarifResult> {
    let finding = incomplete::finding(&report.gaps)?;
    Some(SarifResult {
        rule_id: INCOMPLETE.to_owned(),
        rule_index: rules.index(INCOMPLETE),
        level: level(finding.severity),
        message: Text::plain(escape::sarif(&finding.message)),
        locations: vec![places.file(&finding.locator, &finding.path)],
        related_locations: Vec::new(),
        partial_fingerprints: BTreeMap::from([
            ("lurescan/v1", finding.fingerprint.clone()),
            ("primaryLocationLineHash", format!("{}:1", finding.fingerprint)),
        ]),
        code_flows: Vec::new(),
        taxa: rules.taxa(INCOMPLETE),
        baseline_state: None,
        suppressions: Vec::new(),
        properties: json!({"decides": finding.decides}),
    })
}
