//! What Python costs: CPU seconds and megabytes a second of one core for every stage that reads Python.
//!
//! `cargo bench --bench python` reads the standard library and the installed packages of the Pythons that `PATH` leads to;
//! `LURESCAN_PYTREE=folder[:folder]` names others, `LURESCAN_WRITTEN=1` reads modules written for it. The budget is 30 MB/s
//! over all stages. It needs an idle machine and is therefore no test. Nothing of the tree is run.

#![allow(clippy::disallowed_methods, reason = "reads the folders that the caller names")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;
use std::{env, fs};

mod clock;
mod memory;

use clock::{cpu, each_file, timed};
use lurescan::analyse::{Analysed, environment, layout, lure, manifest, notebook, obfuscation, python, shell};
use lurescan::artifact::{Blob, Kind, Text};
use lurescan::classify::classify;
use lurescan::locator::{Locator, Step};

/// Megabytes a second.
const BUDGET: f64 = 30.0;
/// Files that are named as the slowest, if `LURESCAN_REASONS` gives no number above one.
const SLOW: usize = 20;

fn main() {
    clock::on_a_deep_stack(measure);
}

#[derive(Default)]
struct Sums {
    files: usize,
    bytes: usize,
    read: Duration,
    classify: Duration,
    text: Duration,
    others: Duration,
    layout: Duration,
    obfuscation: Duration,
    view: Duration,
    stages: BTreeMap<String, Duration>,
    /// Files, bytes and time of the view by what became of the file.
    fates: BTreeMap<String, (usize, usize, Duration)>,
    /// Files and bytes that were followed, the steps that took, and how many were not followed to the end.
    followed: (usize, usize, u64, usize),
    slow: Vec<(Duration, u64, String)>,
}

/// Where the Pythons that `PATH` leads to keep their modules: beside their programs, as `sys.prefix` is found.
fn places() -> Vec<PathBuf> {
    if let Some(trees) = env::var_os("LURESCAN_PYTREE") {
        return env::split_paths(&trees).collect();
    }
    let mut found = BTreeSet::new();
    for programs in env::split_paths(&env::var_os("PATH").unwrap_or_default()) {
        let Some(prefix) = programs.parent().and_then(|prefix| prefix.canonicalize().ok()) else { continue };
        let versions = fs::read_dir(prefix.join("versions")).into_iter().flatten().flatten().map(|entry| entry.path());
        for prefix in versions.chain([prefix.clone()]) {
            for entry in fs::read_dir(prefix.join("lib")).into_iter().flatten().flatten() {
                if entry.file_name().to_string_lossy().starts_with("python") {
                    found.extend(entry.path().canonicalize());
                }
            }
        }
    }
    found.into_iter().collect()
}

fn measure() {
    let mut sums = Sums::default();
    if env::var_os("LURESCAN_WRITTEN").is_some() {
        for number in 0..4_000 {
            examine(&format!("m{number}.py"), module(number).into_bytes(), &mut sums);
        }
    } else {
        for place in places() {
            println!("{}", place.display());
            each_file(&place, &mut |path| {
                if path.extension().is_some_and(|extension| extension == "py" || extension == "pyw") {
                    let bytes = timed(&mut sums.read, || fs::read(path));
                    bytes.into_iter().for_each(|bytes| examine(&path.to_string_lossy(), bytes, &mut sums));
                }
            });
        }
    }
    report(&sums);
}

fn examine(path: &str, bytes: Vec<u8>, sums: &mut Sums) {
    let blob = Blob::new(Locator::root(Step::File(path.into())), bytes);
    let artifact = timed(&mut sums.classify, || classify(blob));
    if artifact.kind != Kind::Python {
        return;
    }
    let text = timed(&mut sums.text, || Text::new(&artifact.blob.bytes));
    let length = artifact.blob.bytes.len();
    sums.files += 1;
    sums.bytes += length;
    let mut out = Analysed::default();
    timed(&mut sums.others, || {
        manifest::read(&artifact, &text, &mut out);
        shell::files::commands(&artifact, &text, &mut out);
        lure::view(&artifact, &text, &mut out);
        notebook::view(&artifact, &text, &mut out);
        environment::view(&artifact, &text, &mut out.facts);
        environment::settings(&artifact, &text, &mut out.facts);
    });
    timed(&mut sums.layout, || layout::view(&artifact, &text, &mut out.facts.layout));
    timed(&mut sums.obfuscation, || obfuscation::view(&artifact, &text, &mut out.facts.obfuscation));
    let mut took = Duration::ZERO;
    let mut last = cpu();
    let mut seen = Vec::new();
    let done = |stage| {
        let now = cpu();
        *sums.stages.entry(format!("{stage:?}")).or_default() += now - last;
        seen.push(stage);
        last = now;
    };
    timed(&mut took, || python::observed(&artifact, &text, &mut out, done));
    sums.view += took;
    let (steps, exceeded) = out.facts.evaluator;
    let fate = match (seen.contains(&python::Stage::Parse), steps > 0) {
        (_, true) => "followed",
        (true, false) => "parsed only",
        (false, false) => "read without a tree",
    };
    let row = sums.fates.entry(fate.to_owned()).or_default();
    *row = (row.0 + 1, row.1 + length, row.2 + took);
    if steps > 0 {
        let (files, bytes, all, ended) = sums.followed;
        sums.followed = (files + 1, bytes + length, all + steps, ended + usize::from(exceeded));
    }
    sums.slow.push((took, steps, format!("{path} ({length} bytes){}", if exceeded { ", not to its end" } else { "" })));
    let most = named();
    if sums.slow.len() > 2 * most {
        sums.slow.sort_by(|a, b| b.cmp(a));
        sums.slow.truncate(most);
    }
}

/// How many files are named as the slowest.
fn named() -> usize {
    let asked = env::var("LURESCAN_REASONS").ok().and_then(|number| number.parse().ok());
    asked.filter(|number| *number > 1).unwrap_or(SLOW)
}

fn report(sums: &Sums) {
    let megabytes = sums.bytes as f64 / 1e6;
    let per = |time: Duration| {
        let seconds = time.as_secs_f64();
        format!("{seconds:7.2} CPU-s, {:8.1} MB/s", megabytes / seconds.max(1e-9))
    };
    println!("{} files, {megabytes:.1} MB", sums.files);
    println!("reading:        {}", per(sums.read));
    println!("hash and kind:  {}", per(sums.classify));
    println!("as text:        {}", per(sums.text));
    println!("other views:    {}", per(sums.others));
    println!("layout:         {}", per(sums.layout));
    println!("obfuscation:    {}", per(sums.obfuscation));
    println!("view:           {}", per(sums.view));
    for (stage, time) in &sums.stages {
        println!("  {stage:13} {}", per(*time));
    }
    for (fate, (files, bytes, time)) in &sums.fates {
        println!("{fate:20} {files:6} files {:8.1} MB {:6.2} CPU-s", *bytes as f64 / 1e6, time.as_secs_f64());
    }
    let (files, bytes, steps, ended) = sums.followed;
    println!("followed: {files} files, {:.1} MB, {steps} steps, {ended} not to their end", bytes as f64 / 1e6);
    if env::var_os("LURESCAN_REASONS").is_some() {
        let mut slow: Vec<_> = sums.slow.iter().collect();
        slow.sort_by(|a, b| b.cmp(a));
        for (time, steps, path) in slow.into_iter().take(named()) {
            println!("  {:7.1} ms {steps:9} steps  {path}", time.as_secs_f64() * 1e3);
        }
    }
    let all = sums.text + sums.others + sums.layout + sums.obfuscation + sums.view;
    println!("all told:       {}", per(all));
    let kept = if megabytes / all.as_secs_f64().max(1e-9) >= BUDGET { "within" } else { "UNDER" };
    println!("{kept} the budget of {BUDGET} MB/s");
}

/// An ordinary module of about 5 kB.
fn module(number: usize) -> String {
    let mut text =
        format!("\"\"\"Adds what {number} holds.\"\"\"\n\nimport os.path\n\nfrom .m{} import helper\n\n", number / 2);
    for i in 0..30 {
        text.push_str(&format!(
            "def add{i}(values, value):\n    \"\"\"Adds {i} to what {number} holds.\"\"\"\n    if not values:\n        return [os.path.join(str(value), '{i}')]\n    return [*values, helper(value) + {i}]\n\n\n"
        ));
    }
    text
}
