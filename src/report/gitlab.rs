//! GitLab's two kinds of report: security (SAST) and code quality. GitLab reads SARIF only by way of converters, and those
//! take its ranks from fields that we do not write.

use serde_json::{Value, json};

use crate::catalogue;
use crate::correlate::incomplete;
use crate::finding::{Finding, Report, Severity};

use super::{Style, escape};

/// The version of GitLab's schema that is written (gitlab-org/security-products/security-report-schemas).
const SCHEMA: &str = "15.0.7";

/// Findings, and the scan that is not complete as one: an empty report would close what is open.
fn listed(report: &Report) -> Vec<Finding> {
    report.findings.iter().cloned().chain(incomplete::finding(&report.gaps)).collect()
}

/// The security report.
pub fn sast(reports: &[Report], style: &Style) -> serde_json::Result<String> {
    let found: Vec<Value> = reports.iter().flat_map(listed).map(|finding| vulnerability(&finding)).collect();
    let engine = reports.first().map_or(env!("CARGO_PKG_VERSION"), |report| report.engine.as_str());
    let tool = json!({"id": "lurescan", "name": "lurescan", "version": engine, "vendor": {"name": "lurescan"}});
    let (start, end) = times(style);
    let complete = reports.iter().all(|report| report.gaps.iter().all(|gap| !gap.matters));
    print(&json!({
        "version": SCHEMA,
        "vulnerabilities": found,
        "scan": {
            "analyzer": tool, "scanner": tool, "type": "sast", "start_time": start, "end_time": end,
            "status": if complete { "success" } else { "failure" },
        },
    }))
}

fn vulnerability(finding: &Finding) -> Value {
    let title = catalogue::rule(&finding.rule).map_or(finding.rule.as_str(), |rule| rule.title);
    let severity = match finding.severity {
        Severity::Critical => "Critical",
        Severity::High => "High",
        Severity::Medium => "Medium",
        Severity::Low => "Low",
        Severity::Info => "Info",
    };
    json!({
        "id": uuid(&finding.fingerprint),
        "name": cut(title, 255),
        "description": cut(&escape::line(&finding.message), 15_000),
        "severity": severity,
        "location": {"file": escape::line(&finding.root_path), "start_line": finding.primary.line.max(1)},
        "identifiers": [{"type": "lurescan_rule", "name": finding.rule, "value": finding.rule}],
        "details": {"place": {"type": "text", "name": "Place", "value": cut(&escape::line(&finding.locator), 1_000)}},
    })
}

/// The code quality report: a list, each with a fingerprint of its own.
pub fn quality(reports: &[Report]) -> serde_json::Result<String> {
    let mut seen = std::collections::HashMap::<String, usize>::new();
    let found = reports.iter().flat_map(listed).map(|finding| {
        let nth = seen.entry(finding.fingerprint.clone()).or_default();
        *nth += 1;
        let severity = match finding.severity {
            Severity::Critical => "blocker",
            Severity::High => "critical",
            Severity::Medium => "major",
            Severity::Low => "minor",
            Severity::Info => "info",
        };
        json!({
            "type": "issue",
            "check_name": finding.rule,
            "description": cut(&escape::line(&finding.message), 1_000),
            "fingerprint": format!("{}{nth}", finding.fingerprint),
            "severity": severity,
            "categories": ["Security"],
            "location": {"path": escape::line(&finding.root_path), "lines": {"begin": finding.primary.line.max(1)}},
        })
    });
    print(&found.collect::<Value>())
}

fn print(value: &Value) -> serde_json::Result<String> {
    Ok(escape::json(&serde_json::to_string_pretty(value)?) + "\n")
}

fn cut(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}

/// GitLab wants times, and they say nothing: both are the day of the report, or the first day of all.
fn times(style: &Style) -> (String, String) {
    let day = if style.reproducible { 0 } else { style.today.unwrap_or(0) };
    let date = super::age::date(day);
    (format!("{date}T00:00:00"), format!("{date}T00:00:00"))
}

/// A fingerprint of 32 digits as a UUID of version 8 (RFC 9562: made as the writer likes).
fn uuid(fingerprint: &str) -> String {
    let digits: String = fingerprint.chars().chain("0".repeat(32).chars()).take(32).collect();
    format!("{}-{}-8{}-a{}-{}", &digits[..8], &digits[8..12], &digits[13..16], &digits[17..20], &digits[20..32])
}
