//! The scripts in `integrations/`, run as the services run them, with a made-up event.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::git::fixture::{LURE, Repo};

/// What a run of the action's script left: its exit code, its outputs, the summary.
struct Left {
    ended: Option<i32>,
    outputs: String,
    summary: String,
    said: String,
}

fn gate(repo: &Repo, event: &[(&str, &str)]) -> Left {
    let temp = tempfile::tempdir().expect("a temporary folder");
    let (outputs, summary) = (temp.path().join("outputs"), temp.path().join("summary"));
    let mut command = Command::new("bash");
    command.arg("integrations/github-action/gate.sh");
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("LURESCAN", env!("CARGO_BIN_EXE_lurescan")).env("DIRECTORY", repo.top());
    command.env("GITHUB_OUTPUT", &outputs).env("GITHUB_STEP_SUMMARY", &summary).env("RUNNER_TEMP", temp.path());
    command.envs(event.iter().copied());
    let out = command.output().expect("bash");
    let read = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    let said = String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned();
    let outputs = read(&outputs);
    if let Some(sarif) = outputs.lines().find_map(|line| line.strip_prefix("sarif=")) {
        let log: serde_json::Value = serde_json::from_str(&read(Path::new(sarif))).expect("SARIF is JSON");
        assert_eq!(log["version"], "2.1.0");
    }
    Left { ended: out.status.code(), outputs, summary: read(&summary), said }
}

#[test]
fn the_action_compares_a_pull_request_with_its_base_and_sends_results_also_when_there_are_some() {
    let repo = Repo::honest();
    let base = repo.git(&["rev-parse", "HEAD"]);
    repo.write("src/::set-env name=X::y.js", LURE);
    let trap = repo.commit("routes");
    let left = gate(&repo, &[("EVENT", "pull_request"), ("BASE", &base), ("HEAD", &trap)]);
    assert_eq!(left.ended, Some(0), "{}", left.said);
    assert!(left.outputs.contains("code=1") && left.outputs.contains("sarif=/"), "{}", left.outputs);
    assert!(
        left.summary.starts_with("### lurescan: block") && left.summary.contains("js-fetch-to-code"),
        "{}",
        left.summary
    );
    assert!(!left.said.lines().any(|line| line.trim_start().starts_with("::")), "{}", left.said);
    repo.git(&["rm", "-q", "-r", "src"]);
    let clean = repo.commit("clean");
    let left = gate(&repo, &[("EVENT", "pull_request"), ("BASE", &base), ("HEAD", &clean)]);
    assert!(left.outputs.contains("code=0") && left.outputs.contains("sarif=/"), "{} {}", left.outputs, left.said);
}

#[test]
fn the_action_sends_nothing_of_a_scan_that_is_not_complete() {
    let repo = Repo::honest();
    let base = repo.git(&["rev-parse", "HEAD"]);
    let absent = "1234567890123456789012345678901234567890";
    for (base, head, code) in [(base.as_str(), absent, "code=4"), (absent, base.as_str(), "code=2")] {
        let left = gate(&repo, &[("EVENT", "pull_request"), ("BASE", base), ("HEAD", head)]);
        assert!(left.outputs.contains(code) && !left.outputs.contains("sarif="), "{} {}", left.outputs, left.said);
    }
}

#[test]
fn the_action_scans_everything_outside_a_pull_request() {
    let repo = Repo::honest();
    let left = gate(&repo, &[("EVENT", "push")]);
    assert!(left.outputs.contains("code=0") && left.outputs.contains("sarif=/"), "{} {}", left.outputs, left.said);
    repo.lure("a.js");
    // A ref that tries to be a command is no commit id, and is scanned as no pull request.
    let left = gate(&repo, &[("EVENT", "push"), ("BASE", "$(touch x)"), ("HEAD", "`touch x`")]);
    assert!(left.outputs.contains("code=1") && left.summary.contains("BLOCK"), "{} {}", left.outputs, left.said);
}

#[test]
fn no_script_holds_an_expression_and_every_action_is_pinned() {
    for file in ["integrations/github-action/action.yml", "integrations/github-action/example-workflow.yml"] {
        let yaml = fs::read_to_string(file).expect("there");
        for line in yaml.lines() {
            let line = line.trim().trim_start_matches("- ");
            if line.starts_with("run:") {
                assert!(!line.contains("${{"), "{file}: {line}");
            }
            if let Some(action) = line.strip_prefix("uses: ") {
                let commit = action.split('@').nth(1).unwrap_or("").split(' ').next().unwrap_or("");
                assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{file}: {line}");
            }
        }
    }
}
