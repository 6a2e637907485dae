//! The same behaviours under fifteen disguises: what a detector must still see when only the spelling changes.
//!
//! The files were made from inert samples by `eval/mutate.mjs` (see the README beside them); they are never run.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::hostile::lurescan;

const DISGUISES: usize = 15;

/// Verdict and recovered texts of every file below a folder, by `case/variant`.
fn verdicts(kind: &str) -> BTreeMap<String, (String, String)> {
    let root = Path::new("tests/it/data/disguises").join(kind);
    let mut files = Vec::new();
    for case in std::fs::read_dir(&root).expect("the disguises are here").flatten() {
        for variant in std::fs::read_dir(case.path()).expect("a folder of variants").flatten() {
            files.push(variant.path().to_string_lossy().into_owned());
        }
    }
    files.sort();
    let list = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(list.path(), files.join("\n")).expect("the list is written");
    let output = lurescan().args(["bulk", "--no-intel", "--list"]).arg(list.path()).output().expect("it starts");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let records = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a record is JSON"));
    records
        .map(|record| {
            let target = record["target"].as_str().expect("a target").to_owned();
            let name = target.trim_start_matches(root.to_string_lossy().as_ref()).trim_start_matches('/').to_owned();
            (name, (record["verdict"].as_str().expect("a verdict").to_owned(), record.to_string()))
        })
        .collect()
}

#[test]
fn every_disguise_of_a_trap_blocks() {
    let all = verdicts("flagged");
    assert_eq!(all.len() % DISGUISES, 0, "{} files", all.len());
    assert!(all.len() >= 4 * DISGUISES);
    let missed: Vec<&String> =
        all.iter().filter(|(_, (verdict, _))| verdict != "block").map(|(name, _)| name).collect();
    assert!(missed.is_empty(), "not blocked: {missed:?}");
}

/// What each case hides: one of these has to be told, whatever hides it.
const HIDDEN: &[(&str, &[&str])] = &[
    ("https-chunks/", &[".invalid"]),
    ("mnemonic-header/", &[".invalid"]),
    ("spread-post/", &[".invalid"]),
    ("ssh-keys/", &["192.0.2.17"]),
    ("reverse-shell/", &["`/bin/sh`", "192.0.2.25"]),
    ("silent-then-required/", &["npm install svg-node-inspect"]),
];

#[test]
fn the_hidden_address_command_or_call_is_shown_whatever_hides_it() {
    let all = verdicts("flagged");
    let hidden: Vec<_> =
        all.iter().filter(|(name, _)| !name.contains("minified") && !name.contains("renamed")).collect();
    let told = |name: &str, record: &str| {
        let (_, texts) = HIDDEN.iter().find(|(case, _)| name.starts_with(case)).expect("what it hides is known");
        texts.iter().any(|text| record.contains(text))
    };
    let silent: Vec<_> =
        hidden.iter().filter(|(name, (_, record))| !told(name, record)).map(|(name, _)| name).collect();
    assert!(silent.len() * 10 <= hidden.len(), "{} of {} do not show it: {silent:?}", silent.len(), hidden.len());
}

#[test]
fn no_disguise_of_an_honest_file_blocks() {
    let all = verdicts("honest");
    assert_eq!(all.len() % DISGUISES, 0, "{} files", all.len());
    assert!(all.len() >= 2 * DISGUISES);
    let blocked: Vec<&String> =
        all.iter().filter(|(_, (verdict, _))| verdict == "block").map(|(name, _)| name).collect();
    assert!(blocked.is_empty(), "blocked: {blocked:?}");
}
