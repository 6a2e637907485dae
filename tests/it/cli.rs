//! The command line: standard input, outputs, exit codes.

use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::hostile::lurescan;

fn fed(args: &[&str], input: &[u8]) -> Output {
    let mut command = lurescan();
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    child.stdin.take().expect("piped").write_all(input).expect("written");
    child.wait_with_output().expect("it ends")
}

#[test]
fn standard_input_is_scanned_under_the_name_given() {
    let output = fed(&["scan", "-", "--stdin-name", "setup.js", "-f", "json"], b"export const a = 1;\n");
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!((output.status.code(), &report["target"]), (Some(0), &Value::from("setup.js")), "{report:#}");
    assert_eq!(report["stats"]["bytes"], 20);
}

#[test]
fn a_missing_target_writes_nothing_and_gives_advice() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let report = folder.path().join("kept.json");
    fs::write(&report, "kept").expect("written");
    let output = lurescan().args(["scan", "https://lure.invalid/repo", "-o"]).arg(&report).output().expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("clone or download it first"));
    assert_eq!(fs::read_to_string(&report).expect("still there"), "kept");
}

#[test]
fn an_output_that_cannot_be_written_fails_before_the_scan() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("a.txt"), "text").expect("written");
    let mut command = lurescan();
    command.arg("scan").arg(folder.path()).arg("-o").arg(folder.path().join("missing/report.json"));
    let output = command.output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be written"));
}

#[test]
fn further_reports_go_to_files_beside_the_one_on_standard_output() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sarif = folder.path().join("out.sarif");
    let report = format!("sarif={}", sarif.display());
    let output =
        lurescan().args(["scan", "Cargo.toml", "-f", "json", "--report", &report]).output().expect("it starts");
    assert!(serde_json::from_slice::<Value>(&output.stdout).is_ok());
    let log: Value = serde_json::from_slice(&fs::read(sarif).expect("written")).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    let mut command = lurescan();
    command.args(["scan", "Cargo.toml"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_worker_answers_jobs_and_ends_with_its_input() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("a.txt"), "text").expect("written");
    let root = folder.path().to_str().expect("UTF-8");
    let jobs = format!("{{\"id\":7,\"target\":\"{root}\"}}\nnonsense\n{{\"id\":9,\"target\":\"{root}/none\"}}\n");
    let output = fed(&["worker", "--root", root], jobs.as_bytes());
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    let answers: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), 3, "{said}");
    assert_eq!((&answers[0]["id"], &answers[0]["report"]["verdict"]), (&Value::from(7), &Value::from("pass")));
    assert!(answers[1]["invalid"].is_string() && answers[2]["unreadable"].is_string(), "{said}");
    assert_eq!(output.status.code(), Some(0));
}
