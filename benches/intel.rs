//! A hundred thousand indicators: how long they take to load, and what they add to a look through text.
//!
//! `cargo bench --bench intel`. Prints the least of eleven runs of each: loading has 20 ms, and a scan may take a tenth more.

#![allow(clippy::disallowed_methods, reason = "writes and reads files of its own")]

mod memory;

use std::fmt::Write as _;
use std::time::{Duration, Instant};
use std::{env, fs};

use lurescan::analyse::Facts;
use lurescan::artifact::{Artifact, Blob, Kind, Text};
use lurescan::intel::Intel;
use lurescan::locator::{Locator, Step};

const RUNS: usize = 11;

fn main() {
    let folder = env::temp_dir().join(format!("lurescan-bench-intel-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("the temporary folder can be written");
    let file = folder.join("many.tsv");
    fs::write(&file, table(100_000)).expect("the temporary folder can be written");
    let files = vec![file];
    let loading = least(|| drop(Intel::with(&files).expect("it loads")));
    let alone = least(|| drop(Intel::load()));
    println!(
        "loading: {:.1} ms with 100,000 indicators, {:.1} ms with the built-in ones alone",
        ms(loading),
        ms(alone)
    );
    let (few, many) = (Intel::load(), Intel::with(&files).expect("it loads"));
    let text = text();
    let look = |intel: &Intel| {
        let blob = Blob::new(Locator::root(Step::File("a.js".into())), text.clone().into_bytes());
        let artifact = Artifact { blob, kind: Kind::JavaScript, disguise: None, sha256: [0; 32] };
        least(|| {
            let mut signals = Vec::new();
            let view = Text::new(&artifact.blob.bytes);
            intel.match_artifact(&artifact, &view, &Facts::default(), &mut signals);
        })
    };
    let megabytes = text.len() as f64 / 1e6;
    println!(
        "looking through {megabytes:.1} MB: {:.1} ms with many, {:.1} ms with few",
        ms(look(&many)),
        ms(look(&few))
    );
    fs::remove_dir_all(&folder).expect("the temporary folder can be removed");
}

fn least(mut what: impl FnMut()) -> Duration {
    let runs = (0..RUNS).map(|_| {
        let start = Instant::now();
        what();
        start.elapsed()
    });
    runs.min().unwrap_or_default()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Hosts, addresses, URLs, hashes and packages in the mix that feeds have.
fn table(count: usize) -> String {
    let mut out = String::from("type\tvalue\tfamily\tconfidence\tdecides\tsource\tdate\n");
    let mut state = 1u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    for number in 0..count {
        let (a, b) = (random(), random());
        let value = match number % 10 {
            0..4 => format!("domain\t{a:x}-{b:x}.example.test"),
            4 => format!("ip_port\t192.0.2.{}:{}", a % 256, b % 65_536),
            5 => format!("url\t{a:x}.example.test/{b:x}/path"),
            6 | 7 => format!("sha256\t{}", format!("{a:016x}{b:016x}").repeat(2)),
            8 => format!("npm\tpackage-{a:x}@1.{}.0", b % 50),
            _ => format!("string\t{a:016x}{b:016x}"),
        };
        let _ = writeln!(
            out,
            "{value}\tFamily {}\thigh\tyes\thttps://labs.example.test/{}\t2026-10-0{}",
            number % 200,
            number % 300,
            number % 9 + 1
        );
    }
    out
}

/// What source looks like to the index: words, numbers, addresses.
fn text() -> String {
    let mut out = String::new();
    for number in 0..60_000u64 {
        let _ = writeln!(
            out,
            "export const value{number} = fetch('https://host{}.company.test/path/{number}').then((answer) => answer.json()); // 10.0.{}.1",
            number % 97,
            number % 256
        );
    }
    out
}
