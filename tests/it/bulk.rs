//! One record per sample, in their order, whatever a sample is.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::hostile::lurescan;

/// Samples `s00` to `s19`, every fifth of them an empty directory.
fn samples() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..20 {
        let sample = folder.path().join(format!("s{number:02}"));
        fs::create_dir(&sample).expect("written");
        if number % 5 != 4 {
            fs::write(sample.join(format!("index{number}.js")), "export const a = 1;\n").expect("written");
        }
    }
    folder
}

fn bulk(args: &[&str], folder: &Path) -> Output {
    lurescan().arg("bulk").args(args).arg(folder).output().expect("the program starts")
}

fn records(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

fn field<'r>(records: &'r [Value], name: &str) -> Vec<&'r str> {
    records.iter().map(|record| record[name].as_str().expect("text")).collect()
}

#[test]
fn records_come_in_the_order_of_the_samples_on_any_number_of_workers() {
    let folder = samples();
    let (one, four) = (bulk(&["-j", "1"], folder.path()), bulk(&["-j", "4"], folder.path()));
    let records = records(&one);
    let targets = field(&records, "target");
    assert_eq!(targets.len(), 20);
    assert!(targets.is_sorted());
    assert_eq!(field(&records, "target"), field(&self::records(&four), "target"));
    assert_eq!(field(&records, "verdict"), field(&self::records(&four), "verdict"));
    assert_eq!(records[4]["verdict"], "incomplete", "an empty sample is not clean");
    assert_eq!((one.status.code(), four.status.code()), (Some(4), Some(4)));
}

#[test]
fn a_sample_that_crashes_the_analysis_has_a_record_and_costs_no_other() {
    let folder = samples();
    let (whole, hurt) =
        (bulk(&["-j", "2"], folder.path()), bulk(&["-j", "2", "--test-abort-on", "index7.js"], folder.path()));
    for (number, (whole, hurt)) in records(&whole).iter().zip(&records(&hurt)).enumerate() {
        if number == 7 {
            assert_eq!(hurt["verdict"], "incomplete");
            assert!(hurt["gaps"].to_string().contains("crashed"), "{hurt:#}");
        } else {
            assert_eq!((&whole["target"], &whole["verdict"]), (&hurt["target"], &hurt["verdict"]));
        }
    }
    assert_eq!(records(&hurt).len(), 20);
}

#[test]
fn a_list_may_name_what_is_not_there() {
    let folder = samples();
    let list = folder.path().join("list.txt");
    let there = folder.path().join("s01");
    fs::write(&list, format!("{}\n/nonexistent/sample\n", there.display())).expect("written");
    let output = lurescan().args(["bulk", "--list"]).arg(&list).output().expect("the program starts");
    let records = records(&output);
    assert_eq!(field(&records, "target"), [there.to_str().expect("UTF-8"), "/nonexistent/sample"]);
    assert_eq!(field(&records, "verdict"), ["pass", "incomplete"]);
    assert_eq!(output.status.code(), Some(4));
}

#[test]
fn jobs_give_their_id_back_and_a_broken_one_is_answered_in_its_place() {
    let folder = samples();
    let target = folder.path().join("s01");
    let mut command = lurescan();
    command.args(["bulk", "--jobs-from", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let jobs = format!("nonsense\n{{\"id\":\"case 7\",\"target\":{:?}}}\n", target.to_str().expect("UTF-8"));
    child.stdin.take().expect("piped").write_all(jobs.as_bytes()).expect("written");
    let records = records(&child.wait_with_output().expect("it ends"));
    assert_eq!(field(&records, "verdict"), ["incomplete", "pass"]);
    assert_eq!(records[1]["id"], "case 7");
}

#[test]
fn a_run_goes_on_after_the_last_whole_record() {
    let folder = samples();
    let whole = bulk(&["-j", "1"], folder.path());
    let text = String::from_utf8(whole.stdout.clone()).expect("UTF-8");
    let done = tempfile::NamedTempFile::new().expect("a temporary file");
    // Twelve records, and the half of one that a kill left behind.
    let end = text.match_indices('\n').nth(11).expect("twelve lines").0 + 1;
    fs::write(done.path(), &text[..end + 25]).expect("written");
    let rest = lurescan().args(["bulk", "--resume"]).arg(done.path()).arg(folder.path()).output().expect("it starts");
    assert_eq!(field(&records(&rest), "target"), field(&records(&whole)[12..], "target"));
}
