//! Manifests and lock files of every package manager: what is planted is told where it stands, and the honest twin is not.

use std::fs;
use std::path::Path;

use lurescan::analyse::dependencies::near::Popular;
use lurescan::analyse::dependencies::{Dependencies, Ecosystem, Origin, Role};
use lurescan::analyse::{Analysed, analyse};
use lurescan::artifact::{Kind, Text};
use lurescan::finding::{Finding, Report, Severity, Verdict};

use crate::case::scan_path;
use crate::lock_fixtures::FIXTURES;
use crate::subject::artifact;

/// Copies a fixture and scans it, with its change or without.
fn scanned(folder: &str, change: Option<(&str, &str, &str)>) -> Report {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let from = Path::new("tests/it/data/locks").join(folder);
    for entry in fs::read_dir(&from).expect("the fixture is there") {
        let path = entry.expect("readable").path();
        let name = path.file_name().expect("a name").to_owned();
        let mut text = fs::read_to_string(&path).expect("text");
        if let Some((file, honest, planted)) = change
            && name == file
        {
            assert_eq!(text.matches(honest).count(), 1, "{folder}: the honest text stands there once");
            text = text.replace(honest, planted);
        }
        fs::write(scratch.path().join(name), text).expect("the temporary folder can be written");
    }
    scan_path(scratch.path())
}

fn told<'r>(report: &'r Report, rule: &str, says: &str) -> Option<&'r Finding> {
    report.findings.iter().find(|finding| finding.rule == rule && finding.message.contains(says))
}

#[test]
fn every_planted_disagreement_is_told_at_its_line_and_no_honest_twin_is() {
    assert!(FIXTURES.len() >= 30, "{}", FIXTURES.len());
    let mut complaints = Vec::new();
    for one in FIXTURES {
        let honest = scanned(one.folder, None);
        if honest.verdict != Verdict::Pass || !honest.findings.is_empty() || !honest.gaps.is_empty() {
            complaints.push(format!("{}: honest: {:#?} {:?}", one.folder, brief(&honest), honest.gaps));
        }
        let planted = scanned(one.folder, Some((one.file, one.honest, one.planted)));
        match told(&planted, one.rule, one.says) {
            None => complaints.push(format!("{}: planted: {:#?}", one.folder, brief(&planted))),
            Some(found) if found.primary.line < 2 && one.file != "go.sum" && !one.file.starts_with("requirements") => {
                complaints.push(format!("{}: no line: {found:?}", one.folder));
            }
            Some(_) => {}
        }
    }
    assert!(complaints.is_empty(), "{} of {}:\n{}", complaints.len(), FIXTURES.len(), complaints.join("\n"));
}

fn brief(report: &Report) -> Vec<String> {
    report
        .findings
        .iter()
        .map(|f| format!("{} {} {}:{} {}", f.severity.word(), f.rule, f.path, f.primary.line, f.message))
        .collect()
}

fn read(path: &str, kind: Kind, text: &str) -> Analysed {
    let artifact = artifact(path, kind, text.as_bytes());
    analyse(&artifact, &Text::new(text.as_bytes()), true)
}

fn listed(path: &str, kind: Kind, text: &str) -> Dependencies {
    *read(path, kind, text).facts.dependencies.unwrap_or_else(|| panic!("{path} is read"))
}

#[test]
fn a_lock_file_in_a_format_that_is_not_read_is_a_gap_that_does_not_change_the_verdict() {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    fs::write(scratch.path().join("bun.lockb"), b"#!/usr/bin/env bun\nbun-lockfile-format-v0\n\x00\x01\x02")
        .expect("written");
    fs::write(scratch.path().join("package.json"), "{\"name\":\"app\"}").expect("written");
    let report = scan_path(scratch.path());
    assert!(report.gaps.iter().any(|gap| gap.path == "bun.lockb" && !gap.matters), "{:?}", report.gaps);
    assert_eq!(report.verdict, Verdict::Pass);
}

#[test]
fn a_broken_lock_file_keeps_what_was_read_and_says_so() {
    let text = "[[package]]\nname = \"serde\"\nversion = \"1.0.0\"\n\n[[package]\nname = ]\n";
    let analysed = read("Cargo.lock", Kind::Toml, text);
    assert!(analysed.gaps.iter().any(|(stage, _)| *stage == "dependencies"), "{:?}", analysed.gaps);
    let listed = analysed.facts.dependencies.expect("what stands before the error");
    assert_eq!(listed.packages.first().map(|one| one.name.as_str()), Some("serde"));
}

#[test]
fn nesting_costs_no_stack() {
    for (path, kind, open, close) in [
        ("package-lock.json", Kind::Json, "{\"dependencies\":", "}"),
        ("pnpm-lock.yaml", Kind::Yaml, "[", "]"),
        ("poetry.lock", Kind::Toml, "a = [", "]"),
        ("uv.lock", Kind::Toml, "a = { b = ", "}"),
    ] {
        let text = open.repeat(50_000) + &close.repeat(50_000);
        let _ = read(path, kind, &text);
    }
}

#[test]
fn aliases_overrides_and_sources_of_a_manifest_are_read() {
    let text = r#"{"name":"app","dependencies":{"a":"npm:other@1.2.3","b":"github:x/y","c":"x/y","d":"https://h.invalid/d.tgz",
        "e":"file:../e","f":"workspace:*","g":"1.0.0"},"overrides":{"h":{"i":"2.0.0"}},"resolutions":{"**/@s/j":"3.0.0"}}"#;
    let listed = listed("package.json", Kind::Json, text);
    let of = |name: &str| listed.packages.iter().find(|one| one.name == name).unwrap_or_else(|| panic!("{name}"));
    assert_eq!(listed.role, Role::Manifest);
    assert_eq!((of("other").alias.as_deref(), of("other").version.as_deref()), (Some("a"), Some("1.2.3")));
    assert_eq!([of("b").origin, of("c").origin, of("d").origin], [Origin::Git, Origin::Git, Origin::Url]);
    assert_eq!([of("e").origin, of("f").origin, of("g").origin], [Origin::File, Origin::Member, Origin::Registry]);
    assert_eq!(of("i").requirement, "2.0.0");
    assert_eq!(of("@s/j").requirement, "3.0.0");
}

#[test]
fn one_slip_from_a_well_known_name_is_near_and_honest_neighbours_are_not() {
    let mut popular = Popular::default();
    for (ecosystem, name, known) in [
        (Ecosystem::Npm, "loadsh", "lodash"),
        (Ecosystem::Npm, "expresss", "express"),
        (Ecosystem::Npm, "crossenv", "cross-env"),
        (Ecosystem::Npm, "exprees", "express"),
        (Ecosystem::Npm, "typescrlpt", "typescript"),
        (Ecosystem::Npm, "parser-body", "body-parser"),
        (Ecosystem::Npm, "@bable/core", "@babel"),
        (Ecosystem::PyPi, "reqeusts", "requests"),
        (Ecosystem::PyPi, "colourama", "colorama"),
        (Ecosystem::Crates, "serd-json", "serde-json"),
        (Ecosystem::Go, "github.com/sirupsem/logrus", "github.com/sirupsen/logrus"),
        (Ecosystem::RubyGems, "nokogirl", "nokogiri"),
        (Ecosystem::Packagist, "guzzelhttp/guzzle", "guzzlehttp/guzzle"),
    ] {
        assert_eq!(popular.near(ecosystem, name).map(|(near, _)| near).as_deref(), Some(known), "{name}");
    }
    for name in
        ["preact", "express", "colors", "color", "cookies", "my-company-lib", "@types/express", "ws", "left-pad2"]
    {
        assert_eq!(popular.near(Ecosystem::Npm, name), None, "{name}");
    }
    popular.add("# ours\nnpm:ledger-engine\n");
    assert!(popular.near(Ecosystem::Npm, "legder-engine").is_some());
    assert!(popular.near(Ecosystem::PyPi, "legder-engine").is_none());
}

#[test]
fn a_disagreement_in_a_tests_own_lock_file_is_context() {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let folder = scratch.path().join("tests/fixtures");
    fs::create_dir_all(&folder).expect("written");
    fs::write(folder.join("requirements.txt"), "x @ http://192.0.2.1/x-1.0.tar.gz\n").expect("written");
    let report = scan_path(scratch.path());
    assert!(report.findings.iter().all(|finding| finding.severity < Severity::Medium), "{:?}", brief(&report));
}
