//! `show` and `debug facts` on small targets that each test builds.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lurescan"));
    command.env_clear().current_dir(folder).args(arguments).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member begins");
        writer.write_all(bytes).expect("memory takes it");
    }
    writer.finish().expect("the archive ends").into_inner()
}

/// A folder with `job.zip`, which holds `inner.zip`, which holds `i.js`.
fn nested() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = zip(&[("src/i.js", b"let a = 1;\nlet b = '\x1b[2J';\n"), ("src/j.js", b"let j = 1;\n")]);
    std::fs::write(folder.path().join("job.zip"), zip(&[("a.txt", b"words\n"), ("inner.zip", &inner)]))
        .expect("written");
    std::fs::write(folder.path().join("other.txt"), "other\n").expect("written");
    folder
}

#[test]
fn show_prints_a_member_of_a_member_escaped_and_the_steps_to_it() {
    let folder = nested();
    let output = run(folder.path(), &["show", ".", "job.zip!/inner.zip!/src/i.js"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "1 │ let a = 1;\n2 │ let b = '\\u{1b}[2J';\n");
    let steps = text(&output.stderr);
    let steps: Vec<&str> = steps.lines().map(|line| line.split("  ").next().unwrap_or_default()).collect();
    assert_eq!(steps, ["job.zip", "job.zip!/inner.zip", "job.zip!/inner.zip!/src/i.js"]);
}

#[test]
fn show_dumps_bytes_and_says_that_it_cut() {
    let folder = nested();
    let output = run(folder.path(), &["show", "job.zip", "job.zip!/a.txt", "--hex", "--max-bytes", "3"]);
    assert_eq!(text(&output.stdout), format!("00000000  77 6f 72{}  wor\n", " ".repeat(39)));
    assert!(text(&output.stderr).contains("not all of it is shown"), "{}", text(&output.stderr));
}

#[test]
fn a_locator_that_is_not_there_is_a_usage_error_that_says_what_is() {
    let folder = nested();
    let output = run(folder.path(), &["show", ".", "job.zip!/inner.zip!/src/k.js"]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("nothing stands at `job.zip!/inner.zip!/src/k.js`; what is there:"), "{said}");
    assert!(said.contains("\n  job.zip!/inner.zip!/src/i.js\n"), "{said}");
    assert_eq!(run(folder.path(), &["show", "missing", "x"]).status.code(), Some(2));
}

#[test]
fn debug_facts_says_kind_hash_and_facts() {
    let folder = nested();
    let output = run(folder.path(), &["debug", "facts", "other.txt"]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(said.starts_with("locator: other.txt\nkind: "), "{said}");
    assert!(said.contains("\nlength: 6\n") && said.contains("\nfacts: Facts {\n"), "{said}");
    let member = run(folder.path(), &["debug", "facts", "job.zip", "job.zip!/inner.zip!/src/j.js"]);
    assert!(text(&member.stdout).contains("length: 11\n"), "{}", text(&member.stdout));
}

#[test]
fn show_and_debug_open_what_is_locked_with_the_password_given_or_told_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let locked = {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().with_aes_encryption(zip::AesMode::Aes256, "Sesame-26");
        writer.start_file("i.js", options).expect("a member begins");
        writer.write_all(b"let a = 1;\n").expect("memory takes it");
        writer.finish().expect("the archive ends").into_inner()
    };
    let told = zip(&[("x.zip", &locked), ("README.md", b"The password is: Sesame-26\n")]);
    std::fs::write(folder.path().join("x.zip"), &locked).expect("written");
    std::fs::write(folder.path().join("told.zip"), &told).expect("written");
    let given = ["--password", "Sesame-26"];
    let shown = run(folder.path(), &[&["show", "x.zip", "x.zip!/i.js"], &given[..]].concat());
    assert_eq!(text(&shown.stdout), "1 │ let a = 1;\n", "{}", text(&shown.stderr));
    let facts = run(folder.path(), &[&["debug", "facts", "x.zip", "x.zip!/i.js"], &given[..]].concat());
    assert!(text(&facts.stdout).contains("length: 11\n"), "{}", text(&facts.stderr));
    let beside = run(folder.path(), &["show", "told.zip", "told.zip!/x.zip!/i.js"]);
    assert_eq!(text(&beside.stdout), "1 │ let a = 1;\n", "{}", text(&beside.stderr));
    let closed = run(folder.path(), &["show", "x.zip", "x.zip!/i.js"]);
    assert_eq!(closed.status.code(), Some(2));
    assert!(text(&closed.stderr).contains("`x.zip` cannot be read: encrypted"), "{}", text(&closed.stderr));
}
