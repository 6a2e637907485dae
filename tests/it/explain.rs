//! The commands that print: explain, rules, completions, man; show and debug on what a test builds.

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lurescan")).env_clear().args(arguments).output().expect("the program starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

#[test]
fn explain_prints_the_page_of_a_rule() {
    let output = run(&["explain", "scan-incomplete"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        text.starts_with("scan-incomplete  Something that matters could not be read\n\nseverity     medium at most\n")
    );
    assert!(text.contains("\nWhy it matters\n"), "{text}");
    assert!(!text.contains('\u{1b}'), "no colour in a pipe");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn every_rule_can_be_explained() {
    for rule in lurescan::catalogue::rules() {
        let output = run(&["explain", rule.id]);
        assert_eq!(output.status.code(), Some(0), "{}", rule.id);
        assert!(stdout(&output).starts_with(rule.id));
    }
}

#[test]
fn explain_verdict_prints_every_row_of_the_table() {
    let text = stdout(&run(&["explain", "verdict"]));
    for row in lurescan::correlate::verdict::ROWS {
        assert!(text.contains(row.when), "{}", row.when);
    }
}

#[test]
fn an_unknown_rule_is_a_usage_error_that_offers_the_nearest() {
    let output = run(&["explain", "scan-incomplet\u{1b}"]);
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    assert!(text.contains("there is no rule `scan-incomplet\\u{1b}`; did you mean `scan-incomplete`"), "{text}");
}

#[test]
fn rules_list_has_every_rule_once() {
    let table = stdout(&run(&["rules", "list"]));
    let list: serde_json::Value = serde_json::from_str(&stdout(&run(&["rules", "list", "-f", "json"]))).expect("JSON");
    let rules = lurescan::catalogue::rules();
    assert_eq!(list.as_array().map(Vec::len), Some(rules.len()));
    assert_eq!(table.lines().count(), rules.len());
    for (rule, line) in rules.iter().zip(table.lines()) {
        assert!(
            line.contains(rule.id) && line.contains(rule.title) && line.starts_with(rule.severity.word()),
            "{line}"
        );
    }
}

#[test]
fn rules_check_names_the_file_and_the_line_of_a_rule_that_does_not_compile() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("UTF-8");
    std::fs::write(folder.path().join("good.yar"), "rule good { strings: $a = \"lure\" condition: $a }\n")
        .expect("written");
    let output = run(&["rules", "check", path]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    std::fs::write(folder.path().join("bad.yar"), "rule bad {\n  condition:\n    nothing\n}\n").expect("written");
    let output = run(&["rules", "check", path]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(said.contains("bad.yar"), "{said}");
    assert!(said.contains("nothing") && said.contains('3'), "the word and its line: {said}");
    assert_eq!(run(&["rules", "check", &format!("{path}/missing")]).status.code(), Some(2));
}

#[test]
fn completions_and_manual_pages_are_written() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        assert!(stdout(&output).contains("explain"), "{shell}");
    }
    let page = stdout(&run(&["man"]));
    assert!(page.contains(".TH lurescan 1"), "{page}");
    assert!(stdout(&run(&["man", "explain"])).contains("SYNOPSIS"));
    assert_eq!(run(&["man", "nothing"]).status.code(), Some(2));
}

#[test]
fn a_hex_dump_and_numbered_lines_show_only_what_is_safe() {
    use lurescan::artifact::Text;
    use lurescan::cli::show::{hex_dump, numbered};
    assert_eq!(
        hex_dump(b"\x1b[31mhello world!\n"),
        "00000000  1b 5b 33 31 6d 68 65 6c 6c 6f 20 77 6f 72 6c 64  .[31mhello world\n00000010  21 0a".to_owned()
            + &" ".repeat(42)
            + "  !.\n"
    );
    let hidden = format!("one{}two\u{1b}\r\n::x::\nlast", " ".repeat(300));
    let text = Text::new(hidden.as_bytes());
    assert_eq!(numbered(&text, 1, 1 << 14).0, "1 │ one⟨300 blanks⟩two\\u{1b}\n2 │ \\u{3a}:x::\n3 │ last\n");
    assert!(numbered(&text, 1, 1 << 14).1);
    assert_eq!(numbered(&text, 1, 2), ("1 │ on…\n".to_owned(), false));
    assert_eq!(numbered(&text, 9, 100), (String::new(), false));
}
