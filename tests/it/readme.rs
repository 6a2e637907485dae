//! What the README shows is what the program prints.

use crate::hostile::lurescan;

/// Lines that are the same on every machine: without digests, seconds and the state of the sandbox.
fn stable(text: &str) -> Vec<&str> {
    let (before, rest) = text.split_once("\nWhat was read\n").expect("the report says what was read");
    let (_, after) = rest.split_once("\nWhat could not be read\n").expect("the report says what was not read");
    before.lines().chain(after.lines()).map(str::trim_end).collect()
}

#[test]
fn the_report_in_the_readme_is_the_one_the_tour_prints() {
    let readme = std::fs::read_to_string("README.md").expect("the README is here");
    let shown =
        readme.split("```text\n").find(|block| block.starts_with("BLOCK")).expect("the README shows the report");
    let shown = shown.split("\n```").next().expect("the block ends");
    // Ages of intelligence are told for the day on which the README was made.
    let day = ("SOURCE_DATE_EPOCH", "1795392000");
    let output = lurescan().env(day.0, day.1).args(["scan", "samples/tour"]).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(stable(shown), stable(printed.trim_end()));
}
