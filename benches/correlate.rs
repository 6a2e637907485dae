//! What joining costs, and what a second thread brings, on a tree of 100,000 files.
//!
//! `cargo bench --bench correlate`. Prints the share of CPU that `correlate` takes of a whole scan, and the ratio of one
//! thread to two, each the median of three runs that alternate. It needs an idle machine and is therefore no test.

#![allow(clippy::disallowed_methods, reason = "scans files it has just written")]

mod clock;
mod memory;

use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{env, fs};

use lurescan::engine::{Engine, EngineOptions};
use lurescan::scan::{Observer, Options, scan};
use lurescan::source::Target;

const FILES: usize = 100_000;
const RUNS: usize = 3;

fn main() {
    let folder = env::temp_dir().join(format!("lurescan-correlate-{}", std::process::id()));
    write_tree(&folder);
    let engine = Engine::load(&EngineOptions::default()).expect("the built-in rules load");
    let (mut one, mut two, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        for (threads, walls) in [(1, &mut one), (2, &mut two)] {
            let run = run(&folder, &engine, threads);
            walls.push(run.wall);
            shares.push(run.joined.as_secs_f64() / run.cpu.as_secs_f64());
            println!(
                "{threads} thread(s): wall {:.2} s, CPU {:.2} s, correlate {:.2} s = {:.2} % of CPU, verdict {}",
                run.wall.as_secs_f64(),
                run.cpu.as_secs_f64(),
                run.joined.as_secs_f64(),
                100.0 * shares[shares.len() - 1],
                run.verdict,
            );
        }
    }
    shares.sort_by(f64::total_cmp);
    let (one, two) = (median(one), median(two));
    println!("correlate: {:.2} % of CPU, budget 5 %", 100.0 * shares[shares.len() / 2]);
    println!("one thread to two: {:.2}, budget 1.6", one.as_secs_f64() / two.as_secs_f64());
    fs::remove_dir_all(&folder).expect("the temporary folder can be removed");
}

fn median(mut walls: Vec<Duration>) -> Duration {
    walls.sort();
    walls[walls.len() / 2]
}

struct Run {
    wall: Duration,
    cpu: Duration,
    joined: Duration,
    verdict: &'static str,
}

/// Remembers when joining began, in CPU time of the thread that joins.
#[derive(Default)]
struct Clock(Mutex<Option<Duration>>);

impl Observer for Clock {
    fn correlating(&self) {
        *self.0.lock().expect("nobody panics with it") = Some(clock::cpu());
    }
}

fn run(folder: &Path, engine: &Engine, threads: usize) -> Run {
    let (clock, begun, cpu) = (Clock::default(), Instant::now(), cpu());
    let options = Options { threads, ..Options::default() };
    let report = scan("bench", &Target::Path(folder.to_owned()), engine, &options, &clock).expect("it is scanned");
    let joined = clock::cpu() - clock.0.lock().expect("nobody panics with it").expect("it was joined");
    Run { wall: begun.elapsed(), cpu: self::cpu().saturating_sub(cpu), joined, verdict: report.verdict.word() }
}

/// CPU time of this process so far: fields 14 and 15 of its stat, in hundredths of a second.
fn cpu() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields = stat.rsplit(')').next().expect("the name ends").split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

fn write_tree(top: &Path) {
    for number in 0..FILES {
        let folder = top.join(format!("packages/p{}/src/d{}", number / 500, number % 500 / 50));
        let (folder, name, text) = match number % 50 {
            0 => (folder, "index.js".to_owned(), (1..40).map(|i| format!("require('./m{}');\n", number + i)).collect()),
            1 => (
                top.join(format!("packages/p{}", number / 500)),
                format!("package{}.json", if number % 500 == 1 { String::new() } else { number.to_string() }),
                manifest(number),
            ),
            2..=4 => (folder, format!("notes{number}.md"), "# Notes\n\nPlain words about the module.\n".repeat(10)),
            5..=7 => (folder, format!("data{number}.json"), format!("{{\"rows\": [{}2]}}\n", "1, ".repeat(100))),
            8 => (
                folder,
                format!("tool{number}.py"),
                format!(
                    "import os\nfrom . import tool{}\n\n\ndef run(value):\n    return os.path.join(value, 'x')\n",
                    number - 50 * usize::from(number > 50)
                ),
            ),
            9 => (
                folder,
                format!("build{number}.sh"),
                format!("#!/bin/sh\nset -e\nnode src/d0/m{number}.js\nmkdir -p out\n"),
            ),
            _ => (folder, format!("m{number}.js"), module(number)),
        };
        fs::create_dir_all(&folder).expect("the temporary folder can be written");
        fs::write(folder.join(name), text).expect("the temporary folder can be written");
    }
}

fn manifest(number: usize) -> String {
    let name = number / 500;
    format!(
        "{{\"name\": \"p{name}\", \"main\": \"src/d0/index.js\", \"scripts\": {{\"start\": \"node src/d1/index.js\", \"build\": \"sh src/d0/build{}.sh\", \"test\": \"jest\"}}, \"dependencies\": {{\"p{}\": \"workspace:*\", \"express\": \"^4\"}}}}\n",
        number + 8,
        name / 2
    )
}

fn module(number: usize) -> String {
    let mut text = format!(
        "import {{ join }} from 'node:path';\nimport express from 'express';\nimport {{ helper }} from './m{}.js';\nimport other from 'p{}';\n\n",
        number + 1,
        number / 1000
    );
    for i in 0..6 {
        text.push_str(&format!("/** Adds {i}. */\nexport function add{i}(list, value) {{\n  return [...list, join(String(value), helper(other, express, '{i}'))];\n}}\n"));
    }
    text
}
