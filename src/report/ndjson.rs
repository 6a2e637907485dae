//! The record: one compact JSON object per target on one line. Its schema is stable and versioned
//! (`schema/record.schema.json`); everything else about a finding is in the full report.

use serde_json::{Value, json};

use crate::finding::{ChainStep, Finding, Gap, Report};

use crate::suppress::Suppressed;

use super::escape;

/// The record of one target.
pub fn record(report: &Report) -> Value {
    let mut record = json!({
        "schema": report.schema,
        "engine": report.engine,
        "target": report.target,
        "sha256": report.sha256,
        "verdict": report.verdict,
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "gaps": report.gaps.iter().map(gap).collect::<Vec<_>>(),
        "stats": report.stats,
        "packs": report.packs,
        "deterministic": report.deterministic,
    });
    if let (Some(object), false) = (record.as_object_mut(), report.suppressed.is_empty()) {
        let accepted = |one: &Suppressed| {
            json!({"rule": one.finding.rule, "path": one.finding.path, "content": one.finding.content,
                "reason": one.reason, "expires": one.expires, "source": one.source})
        };
        object.insert("suppressed".to_owned(), report.suppressed.iter().map(accepted).collect());
    }
    if let (Some(object), Some(environment)) = (record.as_object_mut(), &report.environment) {
        object.insert("environment".to_owned(), json!(environment));
    }
    record
}

/// The record as a line with its end. `hidden` findings were left out.
pub fn line(report: &Report, hidden: usize) -> serde_json::Result<String> {
    let mut record = record(report);
    note_hidden(&mut record, hidden);
    Ok(escape::json(&serde_json::to_string(&record)?) + "\n")
}

/// Says how many findings were left out by `--min-severity`, so that nobody takes the list for the whole.
pub(super) fn note_hidden(value: &mut Value, hidden: usize) {
    if let (Some(object), true) = (value.as_object_mut(), hidden > 0) {
        object.insert("hidden".to_owned(), hidden.into());
    }
}

fn finding(finding: &Finding) -> Value {
    let chain: Vec<Value> = finding.chain.iter().map(step).collect();
    let mut value = json!({
        "rule": finding.rule,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "locator": finding.locator,
        "path": finding.path,
        "line": finding.primary.line,
        "column": finding.primary.column,
        "moment": finding.moment,
        "message": finding.message,
        "families": finding.families.iter().map(|family| family.name.as_str()).collect::<Vec<_>>(),
        "chain": chain,
    });
    if let (Some(object), false) = (value.as_object_mut(), finding.content.is_empty()) {
        object.insert("content".to_owned(), json!(finding.content));
    }
    if let (Some(object), Some(git)) = (value.as_object_mut(), &finding.git) {
        object.insert("git".to_owned(), json!(git));
    }
    value
}

fn step(step: &ChainStep) -> Value {
    json!({ "path": step.path, "line": step.line, "column": step.column, "what": step.what, "excerpt": step.excerpt })
}

fn gap(gap: &Gap) -> Value {
    json!({
        "locator": gap.locator,
        "path": gap.path,
        "reason": gap.reason,
        "stage": gap.stage,
        "matters": gap.matters,
    })
}
