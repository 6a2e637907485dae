//! `report-fp`: what the rule saw, and nothing of the source unless it is asked for.

use std::fs;

use serde_json::Value;

use crate::git::fixture::{LURE, text};
use crate::hostile::lurescan;

#[test]
fn a_bundle_holds_facts_and_fingerprints_and_no_source_unless_asked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let secret = folder.path().join("secret-project");
    fs::create_dir(&secret).expect("a folder");
    fs::write(secret.join("billing.js"), LURE).expect("written");
    let report = folder.path().join("report.json");
    let bundle = folder.path().join("bundle.json");
    let scan = lurescan().args(["scan", "-f", "json", "-o", &text(&report)]).arg(&secret).output().expect("it runs");
    assert_eq!(scan.status.code(), Some(1));
    let read: Value = serde_json::from_slice(&fs::read(&report).expect("there")).expect("JSON");
    let finding = &read["findings"][0];
    let id = &finding["content"].as_str().expect("a fingerprint")[..10];
    let run = |more: &[&str]| {
        let mut command = lurescan();
        command.args(["report-fp", id, "--report", &text(&report), "-o", &text(&bundle)]).args(more);
        assert!(command.output().expect("it runs").status.success());
        fs::read_to_string(&bundle).expect("there")
    };
    let bare = run(&[]);
    for word in ["secret-project", "billing", "stage.lure", "https.get", "eval", "answers"] {
        assert!(!bare.contains(word), "{word} in {bare}");
    }
    let told: Value = serde_json::from_str(&bare).expect("JSON");
    assert_eq!(told["finding"]["rule"], finding["rule"]);
    assert_eq!(told["finding"]["content"], finding["content"]);
    assert_eq!(told["finding"]["path"], "….js");
    assert_eq!(told["finding"]["layers"][0]["sha256"], finding["layers"][0]["sha256"]);
    assert_eq!(told["shown"], serde_json::json!({"source": false, "paths": false}));
    assert!(run(&["--with-source"]).contains("stage.lure"));
    assert!(run(&["--with-paths"]).contains("billing.js"));
    let mut wrong = lurescan();
    wrong.args(["report-fp", "00000000", "--report", &text(&report)]);
    assert_eq!(wrong.output().expect("it runs").status.code(), Some(2));
}
