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
use std::io;

use serde_json::json;

use crate::correlate::incomplete::RULE as INCOMPLETE;
use crate::diff::Difference;
use crate::finding::{Finding, Report};

use super::{Style, escape};
use model::{
    ArtifactLocation, AutomationDetails, CodeFlow, FlowStep, Invocation, Log, Run, SarifResult, SarifSuppression, Text,
    ThreadFlow, Tool,
};
use places::{BASE, Places};
use rules::Rules;

/// GitHub keeps this many results of a run, most severe first, as ours are ordered.
const RESULTS: usize = 5_000;
/// Steps of a chain; viewers show no more.
const STEPS: usize = 20;

/// What a log is written for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Profile {
    /// All there is to say
    #[default]
    Full,
    /// GitHub code scanning: within its limits, and without what is accepted, which it would show as open
    Github,
}

/// The log around its runs.
fn log(runs: Vec<Run>) -> Log {
    Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs,
    }
}

/// The new version of a comparison, each result with what became of it. For code scanning only what is new.
pub fn difference(difference: &Difference, new: &Report, style: &Style) -> serde_json::Result<String> {
    let mut report = new.clone();
    report.gaps.clone_from(&difference.gaps);
    report.findings.clone_from(&difference.findings.new);
    let mut run_of_new = run(&report, style);
    if style.profile == Profile::Full {
        report.findings.extend(difference.findings.unchanged.iter().cloned());
        report.findings.extend(difference.findings.absent.iter().cloned());
        run_of_new = run(&report, style);
        let (news, sames) = (difference.findings.new.len(), difference.findings.unchanged.len());
        let all = report.findings.len().min(RESULTS);
        for (number, result) in run_of_new.results.iter_mut().enumerate() {
            result.baseline_state = Some(match number {
                n if n < news || n >= all => "new",
                n if n < news + sames => "unchanged",
                _ => "absent",
            });
        }
    }
    Ok(escape::json(&serde_json::to_string_pretty(&log(vec![run_of_new]))?) + "\n")
}

/// GitHub refuses a file above this many bytes, compressed (10 MB; a tenth is left for another packer).
const COMPRESSED: usize = 9_000_000;
/// GitHub refuses a file with more runs.
const RUNS: usize = 20;

/// A whole log as text, within the limits of whoever it is written for.
pub(super) fn text(reports: &[Report], style: &Style) -> io::Result<String> {
    if style.profile == Profile::Github && reports.len() > RUNS {
        return Err(io::Error::other(format!("code scanning takes {RUNS} targets in one file: write several")));
    }
    let (mut cap, mut style) = (RESULTS, *style);
    loop {
        let runs = reports.iter().map(|report| run_within(report, &style, cap)).collect();
        let text = escape::json(&serde_json::to_string_pretty(&log(runs))?) + "\n";
        if style.profile != Profile::Github || text.len() <= COMPRESSED || compressed(&text)? <= COMPRESSED || cap < 10
        {
            return Ok(text);
        }
        // Excerpts go first: the places stay. Then results, the least severe first, and the log says how many.
        match style.snippets {
            true => style.snippets = false,
            false => cap /= 2,
        }
    }
}

fn compressed(text: &str) -> io::Result<usize> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    io::Write::write_all(&mut packer, text.as_bytes())?;
    Ok(packer.finish()?.len())
}

/// One report as a run.
fn run(report: &Report, style: &Style) -> Run {
    run_within(report, style, RESULTS)
}

fn run_within(report: &Report, style: &Style, cap: usize) -> Run {
    let rules = Rules::new(report);
    let places = Places::new(report);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut results: Vec<SarifResult> = report
        .findings
        .iter()
        .take(cap)
        .map(|finding| {
            let nth = seen.entry(&finding.fingerprint).or_default();
            *nth += 1;
            result(finding, *nth, &rules, &places, style.snippets)
        })
        .collect();
    if style.profile == Profile::Full {
        results.extend(report.suppressed.iter().map(|one| {
            let nth = seen.entry(&one.finding.fingerprint).or_default();
            *nth += 1;
            let justification = escape::sarif(&format!("{} ({})", one.reason, one.source));
            let accepted = SarifSuppression { kind: "external", status: "accepted", justification };
            let result = result(&one.finding, *nth, &rules, &places, style.snippets);
            SarifResult { suppressions: vec![accepted], ..result }
        }));
    }
    results.extend(gaps::result(report, &rules, &places));
    let left_out = report.findings.len().saturating_sub(cap);
    Run {
        tool: Tool { driver: rules.driver(report) },
        automation_details: AutomationDetails { id: "lurescan/" },
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
        partial_fingerprints: BTreeMap::from_iter(
            [
                ("lurescan/v1", finding.fingerprint.clone()),
                ("primaryLocationLineHash", format!("{}:{nth}", finding.fingerprint)),
                (crate::suppress::baseline::SARIF, finding.content.clone()),
            ]
            .into_iter()
            .filter(|(_, print)| !print.is_empty()),
        ),
        code_flows: flow(finding, places, snippets).into_iter().collect(),
        taxa: rules.taxa(&finding.rule),
        baseline_state: None,
        suppressions: Vec::new(),
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
