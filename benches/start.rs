//! Start-up to verdict, as a person meets it: the built program on one small file and on a repository of 300 files.
//!
//! `cargo bench --bench start`. Prints wall milliseconds, the median of eleven runs after one to warm up, and the
//! budget of each. It needs an idle machine and is therefore no test.

#![allow(clippy::disallowed_methods, reason = "runs our own binary on files it has just written")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

const RUNS: usize = 11;

fn main() {
    let folder = env::temp_dir().join(format!("lurescan-bench-{}", std::process::id()));
    let one = folder.join("one.js");
    let tree = folder.join("tree");
    write_tree(&tree);
    fs::write(&one, module(0)).expect("the temporary folder can be written");
    report("one small file", &one, Duration::from_millis(60));
    report("a repository of 300 files", &tree, Duration::from_millis(300));
    fs::remove_dir_all(&folder).expect("the temporary folder can be removed");
}

/// An ordinary module of about 4 kB.
fn module(number: usize) -> String {
    let mut text = format!("import {{ join }} from 'node:path';\nimport {{ helper }} from './m{}.js';\n\n", number / 2);
    for i in 0..40 {
        text.push_str(&format!(
            "/** Adds {i} to what {number} holds. */\nexport function add{i}(list, value) {{\n  return [...list, join(String(value), '{i}')];\n}}\n"
        ));
    }
    text
}

fn write_tree(tree: &Path) {
    for number in 0..300 {
        let folder = tree.join(format!("src/part{}", number % 12));
        fs::create_dir_all(&folder).expect("the temporary folder can be written");
        let (name, text) = match number % 10 {
            8 => (format!("notes{number}.md"), "# Notes\n\nPlain words about the module.\n".repeat(40)),
            9 => (format!("data{number}.json"), format!("{{\"rows\": [{}]}}\n", "1, ".repeat(500) + "2")),
            _ => (format!("m{number}.js"), module(number)),
        };
        fs::write(folder.join(name), text).expect("the temporary folder can be written");
    }
}

fn report(what: &str, target: &Path, budget: Duration) {
    let mut walls: Vec<Duration> = (0..=RUNS).map(|_| run(target)).skip(1).collect();
    walls.sort();
    let median = walls[RUNS / 2];
    let kept = if median <= budget { "within" } else { "OVER" };
    println!(
        "{what}: median {:.1} ms, slowest {:.1} ms; {kept} the budget of {} ms",
        median.as_secs_f64() * 1e3,
        walls[RUNS - 1].as_secs_f64() * 1e3,
        budget.as_millis()
    );
}

fn run(target: &Path) -> Duration {
    let begin = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_lurescan"))
        .args(["scan", "--format", "json"])
        .arg(target)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program starts");
    let took = begin.elapsed();
    assert!(matches!(status.code(), Some(0 | 4)), "the honest target got {status}");
    took
}
