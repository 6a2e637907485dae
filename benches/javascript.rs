//! What JavaScript costs: CPU seconds of reading it, of the cheap scan and its gate, and of the whole view.
//!
//! `LURESCAN_TREE=some/node_modules cargo bench --bench javascript`; without the variable, on modules and a bundle
//! written for it. The budget of a large installed tree is 6 CPU seconds for 500 MB; that of a minified bundle of 5 MB is
//! half a second. It needs an idle machine and is therefore no test. Nothing of the tree is run.
//!
//! Machines differ by a factor of two, the budget does not: it was set beside 5.1 seconds for parsing every file and resolving
//! its scopes. `LURESCAN_YARDSTICK=1` does that, too, and judges by the ratio. `LURESCAN_REASONS=1` tells the stages, what was
//! parsed and followed and why; measuring them costs a little, too.

#![allow(clippy::disallowed_methods, reason = "reads the folder that the caller names")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;
use std::{env, fs};

mod clock;
mod memory;

use clock::{cpu, each_file, timed};
use lurescan::analyse::{Analysed, Import, javascript, layout, obfuscation};
use lurescan::artifact::{Artifact, Blob, Kind, Text};
use lurescan::classify::classify;
use lurescan::locator::{Locator, Step};
use oxc::allocator::Allocator;
use oxc::parser::Parser;
use oxc::semantic::SemanticBuilder;
use oxc::span::SourceType;

/// CPU seconds for [`TREE_BYTES`].
const TREE_SECONDS: f64 = 6.0;
const TREE_BYTES: f64 = 500e6;
/// What parsing and scope resolution of the same tree took where the budget was set.
const YARDSTICK_SECONDS: f64 = 5.1;
/// Classes of length that are told apart.
const LENGTHS: [usize; 5] = [2 << 10, 8 << 10, 32 << 10, 128 << 10, 1 << 20];
/// Files that are named as the slowest to follow.
const SLOW: usize = 20;

fn main() {
    clock::on_a_deep_stack(measure);
}

#[derive(Default)]
struct Sums {
    files: usize,
    bytes: usize,
    read: Duration,
    gate: Duration,
    layout: Duration,
    obfuscation: Duration,
    view: Duration,
    stages: BTreeMap<String, Duration>,
    /// Files and bytes that were followed, and the steps that took.
    followed: (usize, usize, u64),
    /// The files that took longest to follow.
    slow: Vec<(Duration, u64, String)>,
    /// Files, bytes and time of following by what the program names.
    powers: BTreeMap<String, (usize, usize, Duration)>,
    skim: Duration,
    /// The stages are measured, too.
    staged: bool,
    /// Files, bytes, and time by stage, by length.
    lengths: BTreeMap<usize, (usize, usize, BTreeMap<String, Duration>)>,
    /// Files, bytes and time of the view by the gate's reason.
    reasons: BTreeMap<String, (usize, usize, Duration)>,
    parsed: (usize, usize),
    agreement: Agreement,
    slowest: (Duration, String),
    /// Parsing and scope resolution, and nothing else.
    yardstick: Option<Duration>,
}

/// How far the cheap scan's specifiers agree with the tree's.
#[derive(Default)]
struct Agreement {
    both: usize,
    tree_only: usize,
    skim_only: usize,
}

impl Agreement {
    fn compare(&mut self, skim: &[Import], tree: &[Import]) {
        let set = |imports: &[Import]| imports.iter().map(|import| import.specifier.clone()).collect::<BTreeSet<_>>();
        let (skim, tree) = (set(skim), set(tree));
        self.both += skim.intersection(&tree).count();
        self.tree_only += tree.difference(&skim).count();
        self.skim_only += skim.difference(&tree).count();
    }
}

fn javascript_declaration(path: &str) -> bool {
    [".d.ts", ".d.mts", ".d.cts"].iter().any(|ending| path.ends_with(ending))
}

fn measure() {
    let mut sums = Sums {
        yardstick: env::var_os("LURESCAN_YARDSTICK").map(|_| Duration::ZERO),
        staged: env::var_os("LURESCAN_REASONS").is_some(),
        ..Sums::default()
    };
    let mut allocator = Allocator::default();
    match env::var_os("LURESCAN_TREE") {
        Some(tree) => each_file(Path::new(&tree), &mut |path| one(path, &mut sums, &mut allocator)),
        None => {
            for number in 0..2_000 {
                examine(&format!("m{number}.js"), module(number).into_bytes(), &mut sums);
            }
            examine("bundle.min.js", bundle(5 << 20).into_bytes(), &mut sums);
        }
    }
    report(&sums);
}

fn one(path: &Path, sums: &mut Sums, allocator: &mut Allocator) {
    let script =
        |e: &std::ffi::OsStr| ["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"].iter().any(|known| e == *known);
    if path.extension().is_some_and(script) {
        let bytes = timed(&mut sums.read, || fs::read(path).expect("the file can be read"));
        if let Some(yardstick) = &mut sums.yardstick {
            timed(yardstick, || resolve(path, &bytes, allocator));
            allocator.reset();
        }
        examine(&path.to_string_lossy(), bytes, sums);
    }
}

/// Parses a file as its name says, and resolves its scopes.
fn resolve(path: &Path, bytes: &[u8], allocator: &Allocator) {
    let text = Text::new(bytes);
    let dialect = SourceType::from_path(path).unwrap_or_default();
    let parsed = Parser::new(allocator, &text.str, dialect).parse();
    std::hint::black_box(SemanticBuilder::new().build(&parsed.program));
}

fn examine(path: &str, bytes: Vec<u8>, sums: &mut Sums) {
    let artifact: Artifact = classify(Blob::new(Locator::root(Step::File(path.into())), bytes));
    if !matches!(artifact.kind, Kind::JavaScript | Kind::TypeScript) {
        return;
    }
    let text = Text::new(&artifact.blob.bytes);
    let length = artifact.blob.bytes.len();
    sums.files += 1;
    sums.bytes += length;
    let mut out = Analysed::default();
    let mut cheap = Analysed::default();
    let before = (sums.layout, sums.obfuscation);
    timed(&mut sums.layout, || layout::view(&artifact, &text, &mut out.facts.layout));
    timed(&mut sums.obfuscation, || obfuscation::view(&artifact, &text, &mut out.facts.obfuscation));
    timed(&mut sums.gate, || javascript::reason(&artifact, &text, &out.facts));
    timed(&mut sums.skim, || javascript::skim(&text, &mut cheap.facts));
    let mut took = Duration::ZERO;
    let mut last = cpu();
    let mut follow = Duration::ZERO;
    let class = LENGTHS.iter().copied().find(|&most| length <= most).unwrap_or(usize::MAX);
    let class = sums.lengths.entry(class).or_default();
    (class.0, class.1) = (class.0 + 1, class.1 + length);
    *class.2.entry("layout".to_owned()).or_default() += sums.layout - before.0;
    *class.2.entry("obfuscation".to_owned()).or_default() += sums.obfuscation - before.1;
    // Asking for the time costs more than most stages of a small file take.
    let staged = sums.staged;
    let done = |stage| {
        if !staged {
            return;
        }
        let now = cpu();
        *sums.stages.entry(format!("{stage:?}")).or_default() += now - last;
        *class.2.entry(format!("{stage:?}")).or_default() += now - last;
        if stage == javascript::Stage::Follow {
            follow = now - last;
        }
        last = now;
    };
    timed(&mut took, || javascript::observed(&artifact, &text, &mut out, done));
    sums.view += took;
    let steps = out.facts.evaluator.0;
    if steps > 0 {
        sums.followed = (sums.followed.0 + 1, sums.followed.1 + length, sums.followed.2 + steps);
        let row = sums.powers.entry(format!("{:?}", out.facts.powers)).or_default();
        *row = (row.0 + 1, row.1 + length, row.2 + follow);
        sums.slow.push((follow, steps, format!("{path} ({length} bytes)")));
        sums.slow.sort_by(|a, b| b.cmp(a));
        sums.slow.truncate(SLOW);
    }
    let mut why = out.facts.parsed.map_or("not parsed".to_owned(), |reason| format!("{reason:?}"));
    if javascript_declaration(path) {
        why.push_str(", a declaration file");
    }
    let row = sums.reasons.entry(why).or_default();
    *row = (row.0 + 1, row.1 + length, row.2 + took);
    if out.facts.parsed.is_some() {
        sums.parsed = (sums.parsed.0 + 1, sums.parsed.1 + length);
        sums.agreement.compare(&cheap.facts.imports, &out.facts.imports);
    }
    if took > sums.slowest.0 {
        sums.slowest = (took, format!("{path} ({length} bytes)"));
    }
}

fn report(sums: &Sums) {
    let per = |time: Duration| {
        let seconds = time.as_secs_f64();
        format!("{seconds:.2} CPU-s, {:.2} for 500 MB", seconds * TREE_BYTES / sums.bytes as f64)
    };
    println!("{} files, {:.1} MB", sums.files, sums.bytes as f64 / 1e6);
    println!("reading:          {}", per(sums.read));
    println!("layout:           {}", per(sums.layout));
    println!("obfuscation:      {}", per(sums.obfuscation));
    println!("gate:             {}", per(sums.gate));
    println!("cheap scan (all): {}", per(sums.skim));
    println!("view:             {}", per(sums.view));
    for (stage, time) in &sums.stages {
        println!("  {stage:15} {}", per(*time));
    }
    let (files, bytes, steps) = sums.followed;
    println!("followed:         {files} files, {:.1} MB, {steps} steps", bytes as f64 / 1e6);
    let all = sums.layout + sums.obfuscation + sums.view;
    println!("all told:         {}", per(all));
    if let Some(yardstick) = sums.yardstick {
        println!("yardstick:        {}", per(yardstick));
        let (ratio, bar) = (all.as_secs_f64() / yardstick.as_secs_f64(), TREE_SECONDS / YARDSTICK_SECONDS);
        println!("                  all told is {ratio:.2} times the yardstick (budget {bar:.2})");
    }
    println!("slowest file:     {:.0} ms, {}", sums.slowest.0.as_secs_f64() * 1e3, sums.slowest.1);
    let (files, bytes) = sums.parsed;
    let share = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
    println!(
        "parsed:           {:.1} % of files, {:.1} % of bytes",
        share(files, sums.files),
        share(bytes, sums.bytes)
    );
    let Agreement { both, tree_only, skim_only } = sums.agreement;
    println!("specifiers:       {both} in both, {tree_only} in the tree only, {skim_only} in the cheap scan only");
    if env::var_os("LURESCAN_REASONS").is_some() {
        for (why, (files, bytes, time)) in &sums.reasons {
            println!("  {files:6} files {:8.1} MB {:6.2} s  {why}", *bytes as f64 / 1e6, time.as_secs_f64());
        }
        for (most, (files, bytes, stages)) in &sums.lengths {
            let stages: Vec<_> =
                stages.iter().map(|(stage, time)| format!("{stage} {:.2}", time.as_secs_f64())).collect();
            println!("  {files:6} files {:8.1} MB up to {most} bytes: {}", *bytes as f64 / 1e6, stages.join(", "));
        }
        let mut powers: Vec<_> = sums.powers.iter().collect();
        powers.sort_by_key(|(_, (_, _, time))| std::cmp::Reverse(*time));
        for (what, (files, bytes, time)) in powers.iter().take(SLOW) {
            println!("  {files:6} files {:8.1} MB {:6.2} s following {what}", *bytes as f64 / 1e6, time.as_secs_f64());
        }
        for (time, steps, path) in &sums.slow {
            println!("  {:7.1} ms {steps:9} steps  {path}", time.as_secs_f64() * 1e3);
        }
    }
    let kept = if all.as_secs_f64() * TREE_BYTES / sums.bytes as f64 <= TREE_SECONDS { "within" } else { "OVER" };
    println!("{kept} the budget of {TREE_SECONDS} CPU-s for 500 MB");
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

/// One line of short names, as a bundler writes it.
fn bundle(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 200);
    text.push_str("!function(){var e={};");
    let mut number = 0;
    while text.len() < bytes {
        text.push_str(&format!(
            "e[{number}]=function(t,n,r){{var o=r({}),i=n.a{number};t.exports=function(e,t){{return e&&o(e.b,t[0])||i(\"text {number}\",{{c:t}})}}}};",
            number + 1
        ));
        number += 1;
    }
    text.push_str("e[0]({},{},function(t){return e[t]})}();");
    text
}
