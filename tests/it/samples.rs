//! A detector's samples are its test: every case of every `samples/<id>/expected.json` is scanned.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lurescan::finding::{Report, Severity};
use serde::Deserialize;

use crate::case::{lay_out, scan_path};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    verdict: String,
    #[serde(default)]
    rules: Vec<String>,
    path: Option<String>,
    moment: Option<String>,
}

fn ids() -> Vec<(String, PathBuf)> {
    let mut ids: Vec<(String, PathBuf)> = fs::read_dir("samples")
        .expect("samples/ is there")
        .map(|entry| entry.expect("samples/ can be listed").path())
        .filter(|path| path.join("expected.json").is_file())
        .map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path))
        .collect();
    ids.sort();
    ids
}

/// The cases there are on disk: `flagged/x` and `clean/y`.
fn cases_on_disk(folder: &Path) -> Vec<String> {
    let mut cases = Vec::new();
    for half in ["flagged", "clean"] {
        for entry in fs::read_dir(folder.join(half)).into_iter().flatten().flatten() {
            if entry.file_name() != ".gitkeep" {
                cases.push(format!("{half}/{}", entry.file_name().to_string_lossy()));
            }
        }
    }
    cases.sort();
    cases
}

fn complaint(id: &str, case: &str, expected: &Expected, report: &Report) -> Option<String> {
    let weighty = |rule: &str| report.findings.iter().any(|f| f.rule == rule && f.severity >= Severity::Medium);
    let said: Vec<String> = report
        .findings
        .iter()
        .map(|f| format!("{} {} {}:{} {:?}", f.severity.word(), f.rule, f.path, f.primary.line, f.moment))
        .collect();
    let context = format!("\n    findings: {said:#?}\n    gaps: {:?}", report.gaps);
    if report.verdict.word() != expected.verdict {
        return Some(format!("{id} {case}: verdict {}, expected {}{context}", report.verdict.word(), expected.verdict));
    }
    if case.starts_with("clean/") && weighty(id) {
        return Some(format!("{id} {case}: the rule accuses its own clean twin{context}"));
    }
    if let Some(missing) = expected.rules.iter().find(|rule| !weighty(rule)) {
        return Some(format!("{id} {case}: no finding of {missing}{context}"));
    }
    let mut weighty = report.findings.iter().filter(|f| f.severity >= Severity::Medium);
    let named = |path: &str| report.findings.iter().any(|f| f.severity >= Severity::Medium && f.path.ends_with(path));
    if let Some(path) = expected.path.as_deref().filter(|path| !named(path)) {
        return Some(format!("{id} {case}: no finding names {path}{context}"));
    }
    if let Some(moment) = &expected.moment
        && !weighty.any(|f| f.moment.is_some_and(|m| m.word() == moment))
    {
        return Some(format!("{id} {case}: no finding at {moment}{context}"));
    }
    None
}

#[test]
fn every_sample_case_gets_the_verdict_it_expects() {
    let mut complaints = Vec::new();
    let mut cases = 0;
    for (id, folder) in ids() {
        let text = fs::read_to_string(folder.join("expected.json")).expect("readable");
        let expected: BTreeMap<String, Expected> =
            serde_json::from_str(&text).unwrap_or_else(|e| panic!("samples/{id}/expected.json: {e}"));
        for case in cases_on_disk(&folder) {
            if !expected.contains_key(&case) {
                complaints.push(format!("{id} {case}: not in expected.json"));
            }
        }
        for (case, expected) in &expected {
            cases += 1;
            let from = folder.join(case);
            let scratch = tempfile::tempdir().expect("a temporary folder");
            let target = if from.is_dir() {
                lay_out(&from, scratch.path());
                scratch.path().to_owned()
            } else if from.is_file() {
                from
            } else {
                complaints.push(format!("{id} {case}: not on disk"));
                continue;
            };
            complaints.extend(complaint(&id, case, expected, &scan_path(&target)));
        }
    }
    assert!(complaints.is_empty(), "{} of {cases} cases:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn every_rule_with_samples_has_a_flagged_and_a_clean_case() {
    for (id, folder) in ids().into_iter().filter(|(id, _)| id != "tour") {
        let cases = cases_on_disk(&folder);
        assert!(cases.iter().any(|case| case.starts_with("flagged/")), "samples/{id} has no flagged case");
        assert!(cases.iter().any(|case| case.starts_with("clean/")), "samples/{id} has no clean case");
    }
}
