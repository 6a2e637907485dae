//! What a change brings in, as a gate sees it: new findings fail, moved ones do not, and nothing in the change is heard.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::git::fixture::{LURE, Repo, text, zip};

fn lurescan(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_lurescan"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("SOURCE_DATE_EPOCH", "1790000000")
        .output()
        .expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (status.code().unwrap_or(-1), text(&stdout), text(&stderr))
}

fn json(folder: &Path, arguments: &[&str]) -> (i32, Value) {
    let (code, out, err) = lurescan(folder, &[arguments, &["-f", "json"]].concat());
    (code, serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out} {err}")))
}

fn rules(value: &Value) -> Vec<String> {
    let rules = value.as_array().expect("a list").iter();
    rules
        .map(|finding| format!("{} {}", finding["rule"].as_str().unwrap_or(""), finding["path"].as_str().unwrap_or("")))
        .collect()
}

/// A repository whose loader somebody accepted, and the acceptance.
fn accepted() -> (Repo, String, String) {
    let repo = Repo::honest();
    repo.lure("tools/update.js");
    let (_, report) = json(&repo.top(), &["scan", "."]);
    let finding = report["findings"].as_array().expect("a list").iter();
    let found = finding.clone().find(|one| one["rule"] == "js-fetch-to-code").expect("the loader");
    let content = found["content"].as_str().expect("a fingerprint").to_owned();
    let policy = format!(
        "[[suppress]]\nrule = \"js-fetch-to-code\"\ncontent = \"{content}\"\nreason = \"our own updater\"\n\
         expires = 2027-01-31\n"
    );
    repo.write(".lurescan.toml", &policy);
    let base = repo.commit("accept the updater");
    (repo, base, content)
}

#[test]
fn a_change_that_adds_a_lure_with_its_own_pardons_still_fails() {
    let (repo, base, _) = accepted();
    repo.write("routes/auth.js", LURE.replace("stage", "other"));
    let (_, report) = json(&repo.top(), &["scan", "."]);
    // Everything that any scanner could be told to look away with, and that a change can hold.
    let all: String = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            format!(
                "[[suppress]]\nrule = \"{}\"\ncontent = \"{}\"\nreason = \"fine\"\n",
                one["rule"].as_str().unwrap_or(""),
                one["content"].as_str().unwrap_or("")
            )
        })
        .collect();
    repo.write(".lurescan.toml", all);
    repo.write("lurescan-baseline.json", report.to_string());
    for ignore in [".lurescanignore", ".gitignore", ".semgrepignore", ".trivyignore", ".npmignore", ".dockerignore"] {
        repo.write(ignore, "*\nroutes/\n");
    }
    repo.write(".gitattributes", "* -diff linguist-generated=true binary export-ignore filter=lfs\n");
    repo.write(".config/lurescan/config.toml", "fail_on = \"none\"\n");
    repo.write("osv-scanner.toml", "[[PackageOverrides]]\nignore = true\n");
    let inline = "/* eslint-disable */ // nosemgrep // NOSONAR // lurescan-ignore\n";
    repo.write("routes/auth.js", format!("{inline}{}", LURE.replace("stage", "other").replace('\n', " // nosec\n")));
    repo.git(&["add", "-f", "-A"]);
    let head = repo.commit("improve login");
    for arguments in [
        vec!["diff", "--repo", ".", &base, &head],
        vec!["diff", "--repo", ".", "--policy-from", &base, &base, &head],
        vec!["diff", "--repo", ".", "--policy-from", &base, "HEAD~1", "HEAD", "--fail-on", "high"],
        vec!["scan", ".", "--policy-from", &base],
    ] {
        let (code, report) = json(&repo.top(), &arguments);
        assert_eq!(code, 1, "{arguments:?}");
        let new = report.pointer("/findings/new").unwrap_or(&report["findings"]);
        assert!(rules(new).contains(&"js-fetch-to-code routes/auth.js".to_owned()), "{arguments:?}: {:?}", rules(new));
    }
    let (code, _, why) = lurescan(&repo.top(), &["scan", ".", "--baseline", "lurescan-baseline.json"]);
    assert_eq!(code, 2, "a baseline in the target: {why}");
    assert!(why.contains("nothing in a target can accept"), "{why}");
    // A file with the name of the base does not stand for it.
    repo.write(&base, LURE);
    repo.git(&["add", "-f", "-A"]);
    let decoy = repo.commit("decoy");
    let (code, _) = json(&repo.top(), &["diff", &base, &decoy]);
    assert_eq!(code, 1);
}

#[test]
fn a_change_that_only_moves_or_reformats_an_accepted_finding_passes() {
    let (repo, base, content) = accepted();
    repo.git(&["mv", "tools", "scripts"]);
    repo.commit("move");
    let other_form = LURE.replace('\'', "\"").replace(";\n", "\n").replace("  ", "\t\t");
    repo.write("scripts/update.js", format!("\n\n{other_form}"));
    let head = repo.commit("format");
    let (code, difference) = json(&repo.top(), &["diff", "--repo", ".", &base, &head]);
    assert_eq!(code, 0, "{difference:#}");
    assert_eq!(rules(&difference["findings"]["new"]), Vec::<String>::new());
    assert!(rules(&difference["findings"]["unchanged"]).contains(&"js-fetch-to-code scripts/update.js".to_owned()));
    let (code, report) = json(&repo.top(), &["scan", ".", "--policy-from", &base]);
    assert_eq!((code, report["verdict"].as_str()), (0, Some("pass")), "{report:#}");
    assert_eq!(report["suppressed"][0]["finding"]["content"], content);
    assert_eq!(report["suppressed"][0]["reason"], "our own updater");
    let (code, page, _) = lurescan(&repo.top(), &["scan", ".", "--policy-from", &base]);
    assert!(code == 0 && page.contains("1 finding: our own updater"), "{page}");
    // Accepting a text accepts no other text.
    repo.write("scripts/update.js", other_form.replace("stage.lure", "elsewhere.lure"));
    repo.commit("another address");
    let (code, _) = json(&repo.top(), &["scan", ".", "--policy-from", &base]);
    assert_eq!(code, 1);
}

#[test]
fn an_accepted_script_that_a_change_lets_start_by_itself_is_not_accepted_any_more() {
    let (repo, base, _) = accepted();
    repo.write(
        ".vscode/tasks.json",
        "{\"version\": \"2.0.0\", \"tasks\": [{\"label\": \"x\", \"type\": \"shell\", \
         \"command\": \"node tools/update.js\", \"runOptions\": {\"runOn\": \"folderOpen\"}}]}\n",
    );
    let head = repo.commit("tasks");
    let (code, difference) = json(&repo.top(), &["diff", "--repo", ".", "--policy-from", &base, &base, &head]);
    assert_eq!(code, 1, "{difference:#}");
    let started = &difference["triggers"]["new"][0];
    assert_eq!((started["moment"].as_str(), started["path"].as_str()), (Some("open"), Some(".vscode/tasks.json")));
    let (code, _) = json(&repo.top(), &["scan", ".", "--policy-from", &base]);
    assert_eq!(code, 1);
}

#[test]
fn a_suppression_ends_on_its_day_and_a_policy_that_cannot_be_read_accepts_nothing() {
    let (repo, base, content) = accepted();
    let scan = |day: &str| {
        let out = Command::new(env!("CARGO_BIN_EXE_lurescan"))
            .args(["scan", ".", "--policy-from", &base, "-f", "ndjson"])
            .current_dir(repo.top())
            .env("SOURCE_DATE_EPOCH", day)
            .output()
            .expect("it runs");
        out.status.code()
    };
    // 2027-01-31 and the day after.
    assert_eq!((scan("1801396800"), scan("1801483200")), (Some(0), Some(1)));
    let (code, report) = json(&repo.top(), &["scan", ".", "--policy-from", "no-such-branch"]);
    assert_eq!(code, 1);
    assert_eq!(report["gaps"][0]["stage"], "policy");
    for (policy, what) in [
        (format!("[[suppress]]\nrule = \"*\"\ncontent = \"{content}\"\nreason = \"x\"\n"), "the id of one rule"),
        ("[[suppress]]\nrule = \"js-obfuscated\"\ncontent = \"*\"\nreason = \"x\"\n".to_owned(), "32 digits"),
        (format!("[[suppress]]\nrule = \"js-obfuscated\"\ncontent = \"{content}\"\n"), "`reason` is missing"),
        (
            format!("[[suppress]]\nrule = \"a\"\ncontent = \"{content}\"\nreason = \"x\"\npath = \"a\"\n"),
            "`path` is not known",
        ),
        ("ignore = [\"*\"]\n".to_owned(), "`ignore` is not known here"),
        (
            format!("[[suppress]]\nrule = \"a\"\ncontent = \"{content}\"\nreason = \"x\"\nexpires = \"soon\"\n"),
            "a date",
        ),
    ] {
        let file = repo.beside("policy.toml");
        fs::write(&file, policy).expect("written");
        let (code, _, why) = lurescan(&repo.top(), &["scan", ".", "--suppressions", &text(&file)]);
        assert!(code == 2 && why.contains(what), "{what}: {why}");
    }
}

#[test]
fn a_baseline_in_every_format_leaves_what_is_known_out_and_counts_it() {
    let repo = Repo::honest();
    repo.lure("a.js");
    for format in ["json", "ndjson", "sarif"] {
        let file = repo.beside("baseline");
        let (code, _, _) = lurescan(&repo.top(), &["scan", ".", "-f", format, "-o", &text(&file)]);
        assert_eq!(code, 1);
        let (code, report) = json(&repo.top(), &["scan", ".", "--baseline", &text(&file)]);
        assert_eq!((code, report["verdict"].as_str()), (0, Some("pass")), "{format}");
        assert_eq!(report["suppressed"].as_array().map(Vec::len), Some(1), "{format}");
        let (code, _) = json(&repo.top(), &["scan", ".", "--baseline", &text(&file), "--ref", "HEAD~1"]);
        assert_eq!(code, 0, "{format}");
    }
    let file = repo.beside("baseline");
    fs::write(&file, "{\"runs\": 7}").expect("written");
    assert_eq!(lurescan(&repo.top(), &["scan", ".", "--baseline", &text(&file)]).0, 2);
    fs::write(&file, "").expect("written");
    assert_eq!(lurescan(&repo.top(), &["scan", ".", "--baseline", &text(&file)]).0, 2);
}

#[test]
fn what_is_accepted_is_left_out_for_code_scanning_and_marked_everywhere_else() {
    let (repo, base, _) = accepted();
    let sarif = |profile: &str| {
        let arguments = ["scan", ".", "--policy-from", &base, "-f", "sarif", "--sarif-profile", profile];
        let (_, out, _) = lurescan(&repo.top(), &arguments);
        serde_json::from_str::<Value>(&out).expect("JSON")["runs"][0]["results"].clone()
    };
    let full = sarif("full");
    let marked = full.as_array().expect("a list").iter().filter(|one| one["suppressions"][0]["status"] == "accepted");
    assert_eq!(marked.count(), 1, "{full:#}");
    assert!(sarif("github").as_array().expect("a list").iter().all(|one| one["ruleId"] != "js-fetch-to-code"));
}

#[test]
fn two_versions_of_a_package_are_compared_as_directories_and_as_archives() {
    let repo = Repo::new();
    repo.write(
        "package.json",
        "{\"name\": \"p\", \"version\": \"1.0.0\", \"dependencies\": {\"left-pad\": \"1.3.0\"}}\n",
    );
    repo.write("index.js", "module.exports = 1;\n");
    let old = repo.beside("p-1.0.0.zip");
    fs::write(&old, zip(&repo.top(), "package/")).expect("written");
    let old_folder = repo.beside("old");
    fs::create_dir(&old_folder).expect("a folder");
    for name in ["package.json", "index.js"] {
        fs::copy(repo.top().join(name), old_folder.join(name)).expect("copied");
    }
    repo.write(
        "package.json",
        "{\"name\": \"p\", \"version\": \"1.0.1\", \"scripts\": {\"postinstall\": \"node setup.js\"}, \
         \"dependencies\": {\"left-pad\": \"1.3.0\", \"icons-kit\": \"^2.0.0\"}}\n",
    );
    repo.write("setup.js", LURE);
    let new = repo.beside("p-1.0.1.zip");
    fs::write(&new, zip(&repo.top(), "package/")).expect("written");
    for (old, new) in [(&old, &new), (&old_folder, &repo.top())] {
        let (code, difference) = json(repo.place.path(), &["diff", &text(old), &text(new)]);
        assert_eq!((code, difference["verdict"].as_str()), (1, Some("block")));
        assert_eq!(difference["old"]["verdict"], "pass");
        let dependencies = &difference["dependencies"];
        assert_eq!(dependencies["new"], serde_json::json!(["npm package icons-kit ^2.0.0"]), "{difference:#}");
        assert_eq!(dependencies["unchanged"], 1);
        let triggers = difference["triggers"]["new"].as_array().expect("a list");
        assert!(triggers.iter().any(|one| one["moment"] == "install"), "{triggers:?}");
        let behaviours = difference["behaviours"]["new"].as_array().expect("a list");
        assert!(behaviours.contains(&Value::from("fetches")) && behaviours.contains(&Value::from("executes")));
        let (code, back) = json(repo.place.path(), &["diff", &text(new), &text(old)]);
        assert_eq!((code, back["verdict"].as_str()), (0, Some("pass")));
        assert!(rules(&back["findings"]["absent"]).iter().any(|one| one.starts_with("js-fetch-to-code")));
    }
}

#[test]
fn a_difference_says_the_same_for_people_machines_and_code_scanning() {
    let repo = Repo::honest();
    repo.lure("old.js");
    repo.write("new.js", LURE.replace("stage", "````"));
    let head = repo.commit("more");
    let (code, page, _) = lurescan(&repo.top(), &["diff", "HEAD~1", &head]);
    assert_eq!(code, 1);
    assert!(page.starts_with("BLOCK") && page.contains("New findings") && page.contains("new.js"), "{page}");
    assert!(!page.contains("old.js:"), "{page}");
    let (_, markdown, _) = lurescan(&repo.top(), &["diff", "HEAD~1", &head, "-f", "markdown"]);
    assert!(markdown.contains("`````text\n"), "the target cannot end the fence: {markdown}");
    let states = |profile: &str| {
        let (_, out, _) = lurescan(&repo.top(), &["diff", "HEAD~1", &head, "-f", "sarif", "--sarif-profile", profile]);
        let log: Value = serde_json::from_str(&out).expect("JSON");
        let results = log["runs"][0]["results"].as_array().expect("a list").clone();
        let of = |one: &Value| {
            let at = &one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            format!("{} {}", one["baselineState"].as_str().unwrap_or("-"), at.as_str().unwrap_or(""))
        };
        results.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(states("full"), ["new new.js", "unchanged old.js"]);
    assert_eq!(states("github"), ["- new.js"]);
    let (code, _, why) = lurescan(&repo.top(), &["diff", "no-such", "HEAD"]);
    assert!(code == 2 && why.contains("no such revision"), "{why}");
    let (code, _) = json(&repo.top(), &["diff", "HEAD", "no-such"]);
    assert_eq!(code, 4, "what cannot be read is not clean");
}

#[test]
fn every_difference_keeps_to_its_schema() {
    let repo = Repo::honest();
    repo.lure("a.js");
    let (_, difference) = json(&repo.top(), &["diff", "HEAD~1", "HEAD"]);
    let read =
        |path: &str| -> Value { serde_json::from_str(&fs::read_to_string(path).expect("the schema")).expect("JSON") };
    let mut schema = read("schema/difference.schema.json");
    // The parts that a report has too are defined there.
    let report = read("schema/report.schema.json");
    for (name, part) in report["$defs"].as_object().expect("definitions") {
        schema["$defs"][name] = part.clone();
    }
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(&difference).map(|e| format!("{e} at {}", e.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(difference["schema"], 1);
}
