//! `scan-incomplete`: gaps that matter as one finding, for formats in which only findings are seen.
//!
//! It is no part of [`crate::finding::Report::findings`]: there the gaps stand in a list of their own and the verdict is
//! `incomplete` by rule 7. A copy among the findings would be counted by `--fail-on medium` and would turn exit code 4
//! ("nobody looked") into 1 ("something is there").

use sha2::{Digest, Sha256};

use crate::finding::{Confidence, Finding, Gap, Severity, Verdict};
use crate::signal::{Basis, Evidence};

/// The rule's id.
pub const RULE: &str = "scan-incomplete";
/// Gaps named in the message.
const NAMED: usize = 3;

/// One finding for all gaps that matter, at the first of them; `None` if none does.
pub fn finding(gaps: &[Gap]) -> Option<Finding> {
    let matter: Vec<&Gap> = gaps.iter().filter(|gap| gap.matters).collect();
    let first = matter.first()?;
    let named: Vec<String> = matter.iter().take(NAMED).map(|gap| format!("{} ({})", gap.locator, gap.reason)).collect();
    let mut message = format!("The scan is incomplete. Not read, and it matters: {}", named.join(", "));
    if matter.len() > NAMED {
        message.push_str(&format!(" and {} more", matter.len() - NAMED));
    }
    message.push('.');
    Some(Finding {
        rule: RULE.to_owned(),
        severity: Severity::Medium,
        confidence: Confidence::High,
        decides: Verdict::Incomplete,
        basis: Basis::Context,
        locator: first.locator.clone(),
        path: first.path.clone(),
        root_path: root(&first.locator).to_owned(),
        moment: None,
        message,
        primary: Evidence { span: 0..0, line: 1, column: 1, label: String::new(), excerpt: String::new() },
        related: Vec::new(),
        behaviours: Vec::new(),
        concealments: Vec::new(),
        chain: Vec::new(),
        families: Vec::new(),
        also_at: Vec::new(),
        layers: Vec::new(),
        fingerprint: fingerprint(&matter),
        content: String::new(),
        likeness: String::new(),
        git: None,
    })
}

/// The part of a printed locator before the first container.
fn root(locator: &str) -> &str {
    locator.split("!/").next().unwrap_or(locator)
}

/// Which things were not read, without the words of an error: those may differ between versions.
fn fingerprint(gaps: &[&Gap]) -> String {
    let mut hash = Sha256::new_with_prefix(RULE);
    for gap in gaps {
        hash.update((gap.locator.len() as u64).to_le_bytes());
        hash.update(&gap.locator);
    }
    super::hex(&hash.finalize()[..16])
}
