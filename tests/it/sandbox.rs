//! What a worker can no longer do, tried from inside, on a thread started after the restriction. The same attempts
//! without the sandbox show that they fail because of it and not because of where the test runs.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;

use crate::hostile::lurescan;

/// How each attempt ended, and what stands on disk afterwards.
fn attempts(more: &[&str]) -> (BTreeMap<String, String>, bool) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (root, outside) = (folder.path().join("root"), folder.path().join("outside.txt"));
    fs::create_dir(&root).expect("written");
    fs::write(root.join("file.txt"), "inside").expect("written");
    fs::write(&outside, "outside").expect("written");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let mut command = lurescan();
    command.args(["worker", "--self-test", "--address", &address]).args(more);
    command.arg("--root").arg(&root).arg("--inside").arg(root.join("file.txt")).arg("--outside").arg(&outside);
    let output = command.output().expect("the program starts");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    let lines = said.lines().filter_map(|line| line.split_once(": "));
    let untouched = outside.exists() && root.join("file.txt").exists() && !root.join("file.made").exists();
    (lines.map(|(attempt, ended)| (attempt.to_owned(), ended.to_owned())).collect(), untouched)
}

const BREAKOUTS: [&str; 9] = [
    "write to a file beneath a root",
    "create a file beneath a root",
    "rename a file beneath a root",
    "delete a file outside",
    "connect",
    "listen",
    "make executable memory",
    "start a program",
    "become another program",
];

#[test]
fn a_worker_can_read_its_roots_and_do_nothing_else() {
    let (attempts, untouched) = attempts(&[]);
    assert_eq!(attempts.get("seccomp").map(String::as_str), Some("enforced"), "{attempts:#?}");
    assert_eq!(attempts["read a file beneath a root"], "done");
    for attempt in BREAKOUTS {
        assert!(attempts[attempt].starts_with("refused"), "{attempt}: {attempts:#?}");
    }
    assert!(untouched);
}

#[test]
fn a_worker_cannot_read_beside_its_roots_where_landlock_is_enforced() {
    let (attempts, _) = attempts(&[]);
    let landlock = &attempts["landlock"];
    // A kernel without it is named in every report; nothing can be proved on one.
    let enforced = landlock.starts_with("enforced");
    let refused = attempts["read a file outside"].starts_with("refused");
    assert_eq!(refused, enforced, "{attempts:#?}");
}

#[test]
fn the_same_attempts_succeed_without_the_sandbox_which_says_so() {
    let (attempts, untouched) = attempts(&["--no-sandbox"]);
    assert_eq!(attempts["sandbox"], "switched off (--no-sandbox)");
    // The last one leaves no line: it became the other program.
    for attempt in &BREAKOUTS[..8] {
        assert_eq!(attempts[*attempt], "done", "{attempt}");
    }
    assert_eq!(attempts["read a file outside"], "done");
    assert!(!attempts.contains_key("become another program") && !untouched);
}

#[test]
fn the_report_and_the_version_state_the_sandbox() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("a.txt"), "text").expect("written");
    let said = |args: &[&str]| {
        let output = lurescan().args(args).arg(folder.path()).output().expect("the program starts");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert!(said(&["scan", "-f", "json"]).contains("seccomp: enforced"));
    assert!(said(&["scan", "-f", "json", "--no-sandbox"]).contains("switched off"));
    let version = lurescan().args(["--version", "-v"]).output().expect("the program starts").stdout;
    assert!(String::from_utf8_lossy(&version).contains("seccomp: enforced"));
}
