//! YARA rules: ours on their samples, and the user's with every way in which they can be wrong.

use std::fs;
use std::path::Path;

use lurescan::artifact::{Artifact, Blob, Kind};
use lurescan::classify::classify;
use lurescan::engine::{Engine, EngineError, EngineOptions};
use lurescan::locator::{Locator, Step};
use lurescan::signal::Basis;

use crate::subject::{artifact, engine, matched};

/// An engine with one file of user rules, or the error.
fn with_rules(name: &str, source: &str) -> Result<Engine, EngineError> {
    let folder = tempfile::tempdir().expect("a directory");
    fs::write(folder.path().join(name), source).expect("written");
    Engine::load(&EngineOptions { rules: Some(folder.path().to_owned()), ..EngineOptions::default() })
}

fn refusal(name: &str, source: &str) -> String {
    match with_rules(name, source) {
        Ok(_) => panic!("{name} was accepted"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_users_rule_asks_for_review_unless_it_says_more_or_less() {
    let rule = |meta: &str| format!("rule found {{ meta: {meta} strings: $a = \"needle\" condition: $a }}");
    for (meta, basis) in [
        ("author = \"me\"", Basis::PartOfChain),
        ("severity = \"high\"", Basis::PartOfChain),
        ("lurescan = \"block\"", Basis::ExactIntelligence),
        ("lurescan = \"context\"", Basis::Context),
    ] {
        let engine = with_rules("mine.yar", &rule(meta)).unwrap_or_else(|error| panic!("{error}"));
        let signals = matched(&engine, &artifact("notes.txt", Kind::Prose, b"one\nhay needle hay\nneedle"));
        assert_eq!(signals.len(), 1, "{signals:?}");
        assert_eq!((signals[0].rule, signals[0].basis), ("user-rule", basis));
        assert_eq!(signals[0].primary.span, 8..14, "the first match is the evidence");
        assert_eq!((signals[0].primary.line, signals[0].primary.column), (2, 5));
        assert!(signals[0].message.contains("mine:found"), "{}", signals[0].message);
    }
}

#[test]
fn rules_of_the_same_name_in_two_folders_do_not_collide() {
    let folder = tempfile::tempdir().expect("a directory");
    for below in ["a", "b"] {
        fs::create_dir(folder.path().join(below)).expect("made");
        let rule = format!("rule same {{ strings: $a = \"needle-{below}\" condition: $a }}");
        fs::write(folder.path().join(below).join("r.yara"), rule).expect("written");
    }
    let engine = Engine::load(&EngineOptions { rules: Some(folder.path().to_owned()), ..EngineOptions::default() })
        .unwrap_or_else(|error| panic!("{error}"));
    let signals = matched(&engine, &artifact("x", Kind::Binary, b"needle-b needle-a"));
    let messages: Vec<&str> = signals.iter().map(|s| s.message.as_str()).collect();
    assert_eq!(messages, ["matches the rule b/r:same", "matches the rule a/r:same"]);
    assert_eq!(engine.packs().last().map(|pack| pack.entries), Some(2));
}

#[test]
fn a_module_that_is_not_built_in_is_named_with_its_file() {
    let error = refusal("cuckoo.yar", "import \"cuckoo\"\nrule r { condition: true }");
    assert!(error.contains("cuckoo.yar") && error.contains("unknown module `cuckoo`"), "{error}");
}

#[test]
fn modules_that_public_rules_import_are_there() {
    let source = ["pe", "elf", "macho", "dotnet", "hash", "math", "string", "time", "console", "lnk", "dex"]
        .map(|module| format!("import \"{module}\"\n"))
        .concat();
    with_rules("all.yar", &(source + "rule r { condition: pe.is_pe and math.entropy(0, filesize) > 7 }"))
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_rule_that_does_not_compile_is_named_with_file_and_line() {
    let error = refusal("broken.yar", "rule r {\n  condition:\n    $missing\n}");
    assert!(error.contains("broken.yar:3"), "{error}");
}

#[test]
fn includes_and_slow_patterns_and_slow_loops_are_refused() {
    let include = refusal("a.yar", "include \"/etc/passwd\"\nrule r { condition: true }");
    assert!(include.contains("include"), "{include}");
    let slow = refusal("b.yar", "rule r { strings: $a = /a.*/s condition: $a }");
    assert!(slow.contains("slow"), "{slow}");
    let looped = refusal("c.yar", "rule r { condition: for any i in (0..filesize) : (uint8(i) == 1) }");
    assert!(looped.contains("slow"), "{looped}");
}

#[test]
fn a_directory_without_rules_is_an_error() {
    let error = refusal("readme.md", "nothing here");
    assert!(error.contains("no *.yar"), "{error}");
}

#[test]
fn every_yara_rule_page_has_its_rules_and_they_fire_on_their_samples_only() {
    let engine = engine();
    let mut rules = 0;
    for entry in fs::read_dir("rules").expect("rules/ is there") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|e| e != "yar") {
            continue;
        }
        rules += 1;
        let id = path.file_stem().and_then(|s| s.to_str()).expect("a name").to_owned();
        let expected = fs::read_to_string(format!("samples/{id}/expected.json")).expect("expected.json");
        let expected: serde_json::Value = serde_json::from_str(&expected).expect("JSON");
        for (case, wanted) in expected.as_object().expect("an object") {
            let hits = hits(&engine, &id, &Path::new("samples").join(&id).join(case));
            let strongest = hits.iter().map(|(_, basis)| *basis).min();
            let verdict = match strongest {
                Some(Basis::ExactIntelligence) => "block",
                Some(Basis::PartOfChain) => "review",
                _ => "pass",
            };
            // What the file does may weigh more than what it resembles.
            let more = verdict == "review" && wanted["verdict"] == "block" && case.starts_with("flagged/");
            assert!(verdict == wanted["verdict"] || more, "{id}/{case}: {verdict}: {hits:?}");
            assert!(strongest.is_some() || case.starts_with("clean/"), "{id}/{case}: nothing");
            if let Some(path) = wanted["path"].as_str() {
                assert!(hits.iter().any(|(at, _)| at == path), "{id}/{case}: {hits:?}");
            }
        }
    }
    assert!(rules >= 6, "{rules}");
}

/// Paths and bases of what a rule says about the files of a sample.
fn hits(engine: &Engine, id: &str, case: &Path) -> Vec<(String, Basis)> {
    let mut hits = Vec::new();
    for entry in walkdir::WalkDir::new(case).sort_by_file_name() {
        let entry = entry.expect("readable");
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(case).expect("below").display().to_string();
            let (path, artifact) = sample(&path, &fs::read(entry.path()).expect("readable"));
            let signals = matched(engine, &artifact);
            hits.extend(signals.iter().filter(|s| s.rule == id).map(|s| (path.clone(), s.basis)));
        }
    }
    hits
}

/// A file of a sample as a scan sees it.
fn sample(path: &str, bytes: &[u8]) -> (String, Artifact) {
    let (path, bytes) = match path.strip_suffix(".hex") {
        Some(path) => {
            let text: String = String::from_utf8_lossy(bytes).split_whitespace().collect();
            (path, data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()).expect("valid hex"))
        }
        None => (path, bytes.to_vec()),
    };
    let path = path.replace("dot-git", ".git");
    let blob = Blob::new(Locator::root(Step::File(path.as_str().into())), bytes);
    (path, classify(blob))
}
