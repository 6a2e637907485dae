//! Rule pages, their samples and the list of detectors belong together.

use std::path::Path;

use lurescan::catalogue;
use lurescan::rule::{Engine, Rule};

#[test]
fn every_rule_page_parses_and_is_in_the_catalogue() {
    let mut pages = 0;
    for entry in std::fs::read_dir("rules").expect("rules/ is there") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|e| e == "md") {
            pages += 1;
            let page: &'static str = std::fs::read_to_string(&path).expect("readable").leak();
            Rule::parse("page", page).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        }
    }
    assert_eq!(catalogue::rules().len(), pages);
}

#[test]
fn every_rule_can_be_found_by_its_id() {
    for rule in catalogue::rules() {
        assert_eq!(catalogue::rule(rule.id).map(|found| found.id), Some(rule.id));
    }
    assert!(catalogue::rule("no-such-rule").is_none());
}

#[test]
fn every_detector_and_yara_rule_has_samples_that_say_what_they_expect() {
    for rule in catalogue::rules().iter().filter(|rule| matches!(rule.engine, Engine::Detector | Engine::Yara)) {
        let expected = Path::new("samples").join(rule.id).join("expected.json");
        assert!(expected.is_file(), "{} is missing", expected.display());
    }
}

#[test]
fn every_page_says_what_evades_the_rule_and_what_honest_code_resembles_it() {
    for rule in catalogue::rules() {
        let body = rule.body.to_lowercase();
        for word in ["evade", "honest"] {
            assert!(body.contains(word), "rules/{}.md does not say `{word}`", rule.id);
        }
    }
}
