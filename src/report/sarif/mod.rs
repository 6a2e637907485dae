//! SARIF 2.1.0, for code scanning and viewers. Hand-written: we use a tenth of the model, and the crates that have all
//! of it bring forty others.
//!
//! What consumers need, and why it looks as it does: GitHub reads `locations[0]`, `primaryLocationLineHash` and
//! `security-severity`, rejects a file without end lines and end columns, and closes alerts on an upload without
//! results; GitLab reads `rank` before anything else, so there is none; Azure wants `fullName`.

mod gaps;
mod model;
mod places;
mod rules;

use std::collections::{BTreeMap, HashMap};

use serde_json::json;

use crate::correlate::incomplete::RULE as INCOMPLETE;
use crate::finding::{Finding, Report};

use super::{Style, escape};
use model::{ArtifactLocation, CodeFlow, FlowStep, Invocation, Log, Run, SarifResult, Text, ThreadFlow, Tool};
use places::{BASE, Places};
use rules::Rules;

/// GitHub keeps this many results of a run, most severe first, as ours are ordered.
const RESULTS: usize = 5_000;
/// Steps of a chain; viewers show no more.
const STEPS: usize = 20;

/// The log around its runs.
pub(super) fn log(runs: Vec<Run>) -> Log {
    Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs,
    }
}

/// One report as a run.
pub(super) fn run(report: &Report, style: &Style) -> Run {
    let rules = Rules::new(report);
    let places = Places::new(report);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut results: Vec<SarifResult> = report
        .findings
        .iter()
        .take(RESULTS)
        .map(|finding| {
            let nth = seen.entry(&finding.fingerprint).or_default();
            *nth += 1;
            result(finding, *nth, &rules, &places, style.snippets)
        })
        .collect();
    results.extend(gaps::result(report, &rules, &places));
    let left_out = report.findings.len().saturating_sub(RESULTS);
    Run {
        tool: Tool { driver: rules.driver(report) },
        invocations: vec![Invocation {
            execution_successful: true,
            tool_execution_notifications: gaps::notifications(report, &places, left_out),
        }],
        original_uri_base_ids: BTreeMap::from([(BASE, base())]),
        artifacts: places.into_artifacts(),
        results,
        taxonomies: rules.taxonomies(),
        column_kind: "unicodeCodePoints",
        properties: properties(report),
    }
}

fn base() -> ArtifactLocation {
    let text = "The folder that was scanned, or the folder of the file that was";
    ArtifactLocation { description: Some(Text::plain(text)), ..ArtifactLocation::default() }
}

/// What SARIF has no place for.
fn properties(report: &Report) -> serde_json::Value {
    let mut properties = json!({
        "target": report.target,
        "sha256": report.sha256,
        "verdict": report.verdict,
        "stats": report.stats,
        "packs": report.packs,
        "deterministic": report.deterministic,
        "around": report.around,
    });
    if let (Some(object), Some(environment)) = (properties.as_object_mut(), &report.environment) {
        object.insert("environment".to_owned(), json!(environment));
    }
    properties
}

fn result(finding: &Finding, nth: usize, rules: &Rules, places: &Places, snippets: bool) -> SarifResult {
    let nested = places.nested(finding, 1, snippets);
    let mut related: Vec<_> = nested.into_iter().collect();
    let link = !related.is_empty();
    for evidence in &finding.related {
        related.push(places.related(finding, evidence, related.len() + 1, &evidence.label, snippets));
    }
    SarifResult {
        rule_id: finding.rule.clone(),
        rule_index: rules.index(&finding.rule),
        level: rules::level(finding.severity),
        message: Text::plain(message(finding, link)),
        locations: vec![places.primary(finding, snippets)],
        related_locations: related,
        partial_fingerprints: BTreeMap::from([
            ("lurescan/v1", finding.fingerprint.clone()),
            ("primaryLocationLineHash", format!("{}:{nth}", finding.fingerprint)),
        ]),
        code_flows: flow(finding, places, snippets).into_iter().collect(),
        taxa: rules.taxa(&finding.rule),
        properties: json!({
            "severity": finding.severity,
            "confidence": finding.confidence,
            "decides": finding.decides,
            "basis": finding.basis,
            "moment": finding.moment,
            "behaviours": finding.behaviours,
            "concealments": finding.concealments,
            "families": finding.families,
            "alsoAt": finding.also_at,
            "git": finding.git,
        }),
    }
}

/// The finding's sentence, when it would run, whom it resembles, and where inside a container it stands. Related
/// locations are shown only where the message links to them.
fn message(finding: &Finding, link: bool) -> String {
    let mut text = escape::sarif(finding.message.trim().trim_end_matches('.'));
    text.push('.');
    if let Some(moment) = finding.moment {
        text.push_str(&format!(" It would run {}.", moment.phrase()));
    }
    for family in &finding.families {
        let family = format!("{} ({}, {})", family.name, family.source, family.date);
        text.push_str(&format!(" It matches published tradecraft of {}.", escape::sarif(&family)));
    }
    if link {
        let place = format!("{}:{}:{}", finding.locator, finding.primary.line, finding.primary.column);
        text.push_str(&format!(" It stands in [{}](1).", escape::sarif(&place)));
    }
    text
}

fn flow(finding: &Finding, places: &Places, snippets: bool) -> Option<CodeFlow> {
    let steps = finding.chain.iter().take(STEPS).enumerate();
    let locations: Vec<FlowStep> = steps
        .map(|(number, step)| FlowStep { location: places.step(step, snippets), execution_order: number + 1 })
        .collect();
    (!locations.is_empty()).then(|| CodeFlow { thread_flows: vec![ThreadFlow { locations }] })
}
