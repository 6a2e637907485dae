//! The user's own indicators: every format, what is wrong with a record, and what never decides.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use lurescan::analyse::dependencies::Ecosystem;
use lurescan::engine::{Engine, EngineOptions};
use lurescan::finding::{Confidence, Verdict};
use lurescan::intel::load::{self, Loaded};
use lurescan::intel::{Intel, What};
use lurescan::report::{Format, Style, write};
use lurescan::signal::Basis;

use crate::case::scan_with;

fn loaded(text: &str) -> Loaded {
    let mut loaded = Loaded::default();
    load::text("mine", text.to_owned(), &mut loaded);
    loaded
}

/// Type and value of every row, in order.
fn values(loaded: &Loaded) -> Vec<(&'static str, String)> {
    loaded.rows.iter().map(|row| (row.what.name(), row.value.to_string())).collect()
}

#[test]
fn a_plain_list_is_read_by_the_form_of_its_words_defanged_or_not() {
    let hash = "ab".repeat(32);
    let text = format!(
        "# family: Example\n# source: Example Labs\n# date: 2026-10-01\n# decides: yes\nevil[.]example[.]test\n\
         hxxps://evil.example.test/Path/x.sh , a note\n192[.]0[.]2[.]9\n192.0.2.9[:]1224\n{hash}\npkg:npm/%40bad/name@1.0.0\n\
         pkg:golang/example.test/mod\n0x{}\n\n???\n",
        "a1".repeat(20)
    );
    let loaded = loaded(&text);
    let expected = vec![
        ("domain", "evil.example.test".to_owned()),
        ("url", "evil.example.test/Path/x.sh".to_owned()),
        ("ipv4", "192.0.2.9".to_owned()),
        ("ip_port", "192.0.2.9:1224".to_owned()),
        ("sha256", hash),
        ("npm", "@bad/name@1.0.0".to_owned()),
        ("go", "example.test/mod".to_owned()),
        ("wallet", format!("0x{}", "a1".repeat(20))),
    ];
    assert_eq!(values(&loaded), expected);
    let row = loaded.rows.get(0);
    assert_eq!((row.family, row.source, row.date, row.decides), ("Example", "Example Labs", "2026-10-01", true));
    assert_eq!(loaded.problems.len(), 1, "{:?}", loaded.problems);
    assert_eq!(loaded.problems[0].line, 14);
}

#[test]
fn a_list_that_says_nothing_of_itself_decides_nothing() {
    assert!(loaded("evil.example.test\n").rows.iter().all(|row| !row.decides && row.confidence == Confidence::Low));
}

#[test]
fn a_table_keeps_its_other_rows_when_one_is_malformed() {
    let text = "type\tvalue\tfamily\tconfidence\tdecides\tsource\tdate\n\
                domain\tevil.example[.]test\tExample\thigh\tyes\tExample Labs\t2026-10-01\n\
                domian\tx.example.test\tExample\thigh\tyes\ts\td\n\
                sha256\tnot-a-hash\tExample\thigh\tyes\ts\td\n\
                gem\n\
                port\t1224\tExample\thigh\tno\ts\td\n\
                rubygems\tbad-gem@1.0.0\tExample\tmedium\tyes\ts\t2026-10-02\n";
    let loaded = loaded(text);
    assert_eq!(values(&loaded).len(), 2, "{:?}", loaded.rows);
    let lines: Vec<u32> = loaded.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [3, 4, 5], "{:?}", loaded.problems);
}

#[test]
fn a_long_table_read_in_halves_has_every_row_once_and_in_order_and_its_problems_at_their_lines() {
    let rows = 20_000;
    let mut text = String::from("type\tvalue\tfamily\tconfidence\tdecides\tsource\tdate\r\n");
    for number in 0..rows {
        // The name of a type stands as a broken row in the middle of each half.
        if number == rows / 4 || number == 3 * rows / 4 {
            text.push_str("domian\tx.example.test\tExample\thigh\tyes\ts\td\n");
        }
        text.push_str(&format!("domain\thost{number}.example.test\tExample\thigh\tyes\tExample Labs\t2026-10-01\r\n"));
    }
    assert!(text.len() > 1 << 20, "long enough for two halves");
    let loaded = loaded(&text);
    let expected: Vec<String> = (0..rows).map(|number| format!("host{number}.example.test")).collect();
    let found: Vec<&str> = loaded.rows.iter().map(|row| row.value).collect();
    assert_eq!(found, expected);
    assert!(loaded.rows.iter().all(|row| row.date == "2026-10-01"), "the end of a line belongs to no cell");
    let lines: Vec<usize> = loaded.problems.iter().map(|problem| problem.line as usize).collect();
    assert_eq!(lines, [rows / 4 + 2, 3 * rows / 4 + 3]);
}

const STIX: &str = r#"{
  "type": "bundle", "id": "bundle--1", "objects": [
    {"type": "malware", "id": "malware--1", "name": "ExampleRAT"},
    {"type": "indicator", "id": "indicator--1", "name": "host", "indicator_types": ["malicious-activity"], "confidence": 90,
     "pattern_type": "stix", "pattern": "[domain-name:value = 'evil.example.test' OR url:value = 'https://evil.example.test/a']",
     "valid_from": "2026-09-01T00:00:00Z"},
    {"type": "relationship", "id": "relationship--1", "relationship_type": "indicates", "source_ref": "indicator--1", "target_ref": "malware--1"},
    {"type": "indicator", "id": "indicator--2", "name": "address", "indicator_types": ["malicious-activity"],
     "pattern": "[network-traffic:dst_ref.value = '192.0.2.5' AND network-traffic:dst_port = 1244]", "valid_from": "2026-09-02T00:00:00Z"},
    {"type": "indicator", "id": "indicator--3", "name": "unsure", "indicator_types": ["malicious-activity"], "confidence": 30,
     "pattern": "[file:hashes.'SHA-256' = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']", "valid_from": "2026-09-03T00:00:00Z"},
    {"type": "indicator", "id": "indicator--4", "name": "no pattern"},
    {"type": "domain-name", "id": "domain-name--1", "value": "seen.example.test"},
    {"type": "indicator", "id": "indicator--5", "name": "last", "labels": ["malicious-activity"],
     "pattern": "[domain-name:value = 'last.example.test']", "valid_from": "2026-09-04T00:00:00Z"}
  ]
}"#;

#[test]
fn a_stix_bundle_gives_rows_with_family_date_and_weight() {
    let loaded = loaded(STIX);
    let by = |value: &str| loaded.rows.iter().find(|row| row.value == value).unwrap_or_else(|| panic!("{value}"));
    let host = by("evil.example.test");
    assert_eq!(
        (host.family, host.date, host.decides, host.confidence),
        ("ExampleRAT", "2026-09-01", true, Confidence::High)
    );
    assert_eq!(by("evil.example.test/a").what, What::Url);
    assert!(by("192.0.2.5:1244").decides);
    assert!(!by(&"a".repeat(64)).decides, "too unsure to decide");
    assert!(!by("seen.example.test").decides, "an observable is no accusation");
    assert!(by("last.example.test").decides, "what stands behind the malformed one is read");
    assert_eq!(loaded.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [12], "{:?}", loaded.problems);
}

#[test]
fn a_misp_event_decides_by_its_own_flag() {
    let text = r#"{"Event": {"info": "Example campaign", "date": "2026-08-01", "uuid": "u", "Orgc": {"name": "CERT"},
 "Tag": [{"name": "misp-galaxy:malpedia=\"ExampleTail\""}],
 "Attribute": [
  {"type": "domain", "value": "evil.example.test", "to_ids": true},
  {"type": "ip-dst|port", "value": "192.0.2.7|1224", "to_ids": true},
  {"type": "filename|sha256", "value": "x.js|bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "to_ids": false},
  {"type": "comment", "value": "seen"},
  {"type": "domain"},
  {"type": "snort", "value": "alert"}],
 "Object": [{"Attribute": [{"type": "url", "value": "hxxps://evil[.]example[.]test/k", "to_ids": true}]}]}}"#;
    let loaded = loaded(text);
    let rows: Vec<(String, bool)> = loaded.rows.iter().map(|row| (row.value.to_string(), row.decides)).collect();
    let hash = "b".repeat(64);
    let expected =
        [("evil.example.test", true), ("192.0.2.7:1224", true), (&*hash, false), ("evil.example.test/k", true)];
    assert_eq!(rows, expected.map(|(value, decides)| (value.to_owned(), decides)));
    assert!(loaded.rows.iter().all(|row| row.family == "ExampleTail" && row.date == "2026-08-01"));
    assert_eq!(loaded.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [8, 9], "{:?}", loaded.problems);
}

fn osv(id: &str, ecosystem: &str, name: &str, rest: &str) -> String {
    format!(
        r#"{{"id":"{id}","published":"2026-07-01T00:00:00Z","affected":[{{"package":{{"ecosystem":"{ecosystem}","name":"{name}"}},{rest}}}]}}"#
    )
}

#[test]
fn osv_records_of_malicious_packages_are_read_and_those_of_vulnerabilities_are_not() {
    let all = r#""ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]"#;
    let text = [
        osv("MAL-2026-1", "npm", "bad-one", all),
        osv("MAL-2026-2", "PyPI", "Bad_Two", r#""versions":["1.0.0","1.0.1"]"#),
        osv("GHSA-xxxx", "npm", "only-vulnerable", all),
        r#"{"id":"MAL-2026-3"}"#.to_owned(),
        osv("MAL-2026-4", "RubyGems", "bad-gem", all),
        osv("MAL-2026-5", "Packagist", "bad/package", all),
    ]
    .join("\n");
    let loaded = loaded(&text);
    let expected = [
        ("npm", "bad-one"),
        ("pypi", "bad-two@1.0.0"),
        ("pypi", "bad-two@1.0.1"),
        ("rubygems", "bad-gem"),
        ("packagist", "bad/package"),
    ];
    assert_eq!(values(&loaded), expected.map(|(kind, value)| (kind, value.to_owned())));
    assert_eq!(loaded.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [4]);
}

#[test]
fn the_offline_folder_of_osv_scanner_is_read_with_its_archives() {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let folder = scratch.path().join("osv-scanner/npm");
    fs::create_dir_all(&folder).expect("written");
    let mut archive = zip::ZipWriter::new(fs::File::create(folder.join("all.zip")).expect("written"));
    let options = zip::write::SimpleFileOptions::default();
    let all = r#""ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]"#;
    for (name, text) in
        [("MAL-1.json", osv("MAL-1", "npm", "bad-one", all)), ("GHSA-1.json", osv("GHSA-1", "npm", "x", all))]
    {
        archive.start_file(name, options).expect("written");
        archive.write_all(text.as_bytes()).expect("written");
    }
    archive.start_file("MAL-2.json", options).expect("written");
    archive.write_all(b"{\"id\": \"MAL-2\", \"affected\": [{}]}").expect("written");
    archive.finish().expect("written");
    let loaded = load::files(&[scratch.path().to_owned()]).expect("read");
    assert_eq!(values(&loaded), [("npm", "bad-one".to_owned())]);
    assert!(loaded.problems[0].file.ends_with("all.zip!/MAL-2.json"), "{:?}", loaded.problems);
    assert_eq!((loaded.packs[0].entries, loaded.packs[0].unread), (1, loaded.problems.len() as u64));
}

/// An engine with a file of indicators of that name and text, and the folder that keeps it.
fn engine_with(name: &str, text: &str) -> (Engine, tempfile::TempDir) {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let file: PathBuf = scratch.path().join(name);
    fs::write(&file, text).expect("written");
    let options = EngineOptions { intel: vec![file], ..EngineOptions::default() };
    (Engine::load(&options).expect("the file loads"), scratch)
}

fn scan_of(engine: &Engine, files: &[(&str, &str)]) -> lurescan::finding::Report {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = scratch.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("written");
        fs::write(path, text).expect("written");
    }
    scan_with(scratch.path(), engine)
}

const HEAD: &str = "type\tvalue\tfamily\tconfidence\tdecides\tsource\tdate\n";

#[test]
fn packages_of_every_registry_are_known_by_name_and_version() {
    let table = format!(
        "{HEAD}go\texample.test/Bad/mod@v1.2.0\tF\thigh\tyes\ts\t2026-01-01\nrubygems\tbad-gem@1.0.0\tF\thigh\tyes\ts\t2026-01-01\n\
         packagist\tbad/package\tF\thigh\tyes\ts\t2026-01-01\ncrate\tbad_crate\tF\thigh\tyes\ts\t2026-01-01\n\
         vsix\tbad.extension\tF\thigh\tyes\ts\t2026-01-01\n"
    );
    let (engine, _kept) = engine_with("mine.tsv", &table);
    for (path, text) in [
        ("go.mod", "module x.test/y\n\nrequire example.test/Bad/mod v1.2.0\n"),
        ("go.sum", &*format!("example.test/Bad/mod v1.2.0 h1:{}=\n", "A".repeat(43))),
        ("Gemfile.lock", "GEM\n  remote: https://rubygems.org/\n  specs:\n    bad-gem (1.0.0)\n"),
        ("composer.json", "{\"require\":{\"bad/package\":\"^1.0\"}}"),
        ("Cargo.lock", "[[package]]\nname = \"bad-crate\"\nversion = \"0.1.0\"\n"),
        (".vscode/extensions.json", "{\"recommendations\":[\"Bad.Extension\"]}"),
    ] {
        let report = scan_of(&engine, &[(path, text)]);
        assert_eq!(report.verdict, Verdict::Block, "{path}: {:?}", report.findings);
    }
    let other = scan_of(&engine, &[("go.mod", "module x.test/y\n\nrequire example.test/Bad/mod v1.3.0\n")]);
    assert_eq!(other.verdict, Verdict::Pass, "another version");
}

#[test]
fn a_name_below_which_anybody_may_have_his_own_never_decides() {
    let table = format!(
        "{HEAD}domain\tvercel.app\tF\thigh\tyes\ts\t2026-01-01\ndomain\tbad-one.vercel.app\tF\thigh\tyes\ts\t2026-01-01\n"
    );
    let (engine, _kept) = engine_with("mine.tsv", &table);
    assert_eq!(scan_of(&engine, &[("a.js", "fetch('https://honest.vercel.app/x')")]).verdict, Verdict::Pass);
    assert_eq!(scan_of(&engine, &[("a.js", "fetch('https://x.bad-one.vercel.app/x')")]).verdict, Verdict::Block);
}

#[test]
fn accounts_and_publishers_are_context_whatever_the_file_says() {
    let table = format!(
        "{HEAD}github_account\tbad-org-name\tF\thigh\tyes\ts\t2026-01-01\nnpm_account\tbadpublisher\tF\thigh\tyes\ts\t2026-01-01\n"
    );
    let (engine, _kept) = engine_with("mine.tsv", &table);
    let manifest = r#"{"name":"x","_npmUser":{"name":"badpublisher","email":"x@example.test"}}"#;
    let report =
        scan_of(&engine, &[("a.js", "const home = 'https://github.com/bad-org-name/x';"), ("package.json", manifest)]);
    assert_eq!(report.verdict, Verdict::Pass);
    assert_eq!(report.findings.iter().filter(|f| f.rule == "known-indicator" && f.basis == Basis::Context).count(), 2);
}

#[test]
fn a_pack_older_than_thirty_days_says_so_in_every_format() {
    let (engine, _kept) =
        engine_with("mine.tsv", &format!("{HEAD}domain\tevil.example.test\tF\thigh\tyes\ts\t2026-01-01\n"));
    let report = scan_of(&engine, &[("a.js", "1")]);
    // 2026-03-01
    let style = Style { today: Some(20_513), ..Style::default() };
    for format in [Format::Human, Format::Json, Format::Ndjson, Format::Sarif] {
        let mut out = Vec::new();
        write(&report, format, &style, &mut out).expect("written");
        let text = String::from_utf8(out).expect("text");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = text.contains("older than 30 days")
            || text.contains("\"age_days\":59")
            || text.contains("\"age_days\": 59");
        assert!(said, "{format:?}: {text}");
        let mut again = Vec::new();
        write(&report, format, &Style { reproducible: true, ..style }, &mut again).expect("written");
        let text = String::from_utf8(again).expect("text");
        assert!(!text.contains("age_days") && !text.contains("days old"), "{format:?}: tomorrow it would be another");
    }
}

#[test]
fn a_hit_prints_family_source_date_confidence_and_age() {
    let (engine, _kept) = engine_with(
        "mine.tsv",
        &format!("{HEAD}domain\tevil.example.test\tExample Family\thigh\tyes\tExample Labs\t2026-01-01\n"),
    );
    let report = scan_of(&engine, &[("a.js", "fetch('https://evil.example.test')")]);
    let mut out = Vec::new();
    write(&report, Format::Human, &Style { today: Some(20_513), width: 400, ..Style::default() }, &mut out)
        .expect("written");
    let text = String::from_utf8(out).expect("text");
    for word in ["Example Family", "Example Labs", "2026-01-01", "59 days ago", "high confidence"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn an_index_of_many_finds_each_of_them_and_nothing_else() {
    let mut table = HEAD.to_owned();
    for number in 0..20_000 {
        table.push_str(&format!("domain\thost-{number}.example.test\tF\thigh\tyes\ts\t2026-01-01\n"));
    }
    let mut loaded = Loaded::default();
    load::text("many", table, &mut loaded);
    let intel = Intel::index(loaded);
    assert_eq!(intel.rows().len(), 20_000);
    let found = |text: &str| {
        let artifact = crate::subject::artifact("a.js", lurescan::artifact::Kind::JavaScript, text.as_bytes());
        let mut signals = Vec::new();
        let view = lurescan::artifact::Text::new(text.as_bytes());
        intel.match_artifact(&artifact, &view, &lurescan::analyse::Facts::default(), &mut signals);
        signals.len()
    };
    for number in [0, 1, 777, 19_999] {
        assert_eq!(found(&format!("fetch('https://host-{number}.example.test')")), 1, "{number}");
    }
    assert_eq!(found("fetch('https://host-20000.example.test')"), 0);
}

#[test]
fn a_row_of_a_package_keeps_its_registry() {
    let loaded = loaded(&format!("{HEAD}pypi\tBad_Name@1.0\tF\thigh\tyes\ts\td\n"));
    assert_eq!(loaded.rows.get(0).what, What::Package(Ecosystem::PyPi));
    assert_eq!(loaded.rows.get(0).package(), ("bad-name", Some("1.0")));
}

#[test]
fn the_command_shows_checks_and_packs_indicators() {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let file = scratch.path().join("list.txt");
    fs::write(&file, "# family: Example\nevil[.]example[.]test\n???\n").expect("written");
    let run = |args: &[&str]| {
        let output = crate::hostile::lurescan().arg("intel").args(args).output().expect("the program starts");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let file = file.to_str().expect("text");
    let (code, text) = run(&["check", file]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("1 indicators") && text.contains("list.txt:3: `???`"), "{text}");
    let (code, text) = run(&["show", "hxxps://evil.example[.]test", "--intel", file]);
    assert_eq!(code, Some(5), "another form of value: {text}");
    let (code, text) = run(&["show", "evil[.]example.test", "--intel", file]);
    assert!(code == Some(0) && text.contains("Example"), "{text}");
    let (code, text) = run(&["pack", file]);
    assert!(code == Some(0) && text.contains("domain\tevil.example.test\tExample\tlow\tno"), "{text}");
    assert_eq!(run(&["show", "nothing-that-is-known"]).0, Some(5));
}
