//! A small fuzzer for what reads JavaScript, Python and shells, for every unpacker and for a whole scan, on the stable
//! toolchain: inputs are mutations of a corpus, chosen by a seed.
//!
//!     cargo bench --bench fuzz -- TARGET SEED COUNT
//!     cargo bench --bench fuzz -- TARGET SEED --seconds CPU-SECONDS
//!
//! A child process runs the inputs and writes each down before it does. Where the child dies, is silent for too long or
//! grows too large, the parent keeps the input in `target/fuzz/` and starts a child behind it.
//!
//! Built with `fuzz/coverage-rustc`, it keeps the inputs that reach something new in `target/fuzz/kept/TARGET/`, changes them
//! further, begins with them the next time, and says how much of the program was reached. `COUNT` 0 only says that, part by part.

#![allow(clippy::disallowed_methods, reason = "it reads its corpus and starts itself; no part of the scanner")]

mod child;
#[path = "../benches/clock/mod.rs"]
mod clock;
mod coverage;
mod mutate;
mod parent;
mod parts;
mod target;

use std::io::Write;
use std::process::ExitCode;

/// How long to go on: to that input, and to that CPU time.
#[derive(Clone, Copy)]
pub struct Until {
    /// The number of the first input that is not run.
    pub input: u64,
    /// Seconds of CPU time.
    pub seconds: f64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["show", target, seed, number] => show(target, seed, number),
        ["--child", target, seed, first, input, seconds] => child(target, seed, first, input, seconds),
        [target, seed, "--seconds", seconds] => parent(target, seed, "18446744073709551615", seconds),
        [target, seed, count] => parent(target, seed, count, "1e9"),
        _ => None,
    };
    done.unwrap_or_else(usage)
}

fn until(input: &str, seconds: &str) -> Option<Until> {
    Some(Until { input: input.parse().ok()?, seconds: seconds.parse().ok()? })
}

fn parent(target: &str, seed: &str, input: &str, seconds: &str) -> Option<ExitCode> {
    target::named(target)?;
    Some(parent::run(target, seed.parse().ok()?, until(input, seconds)?))
}

fn child(target: &str, seed: &str, first: &str, input: &str, seconds: &str) -> Option<ExitCode> {
    let run = target::named(target)?;
    Some(child::run(target, run, seed.parse().ok()?, first.parse().ok()?, until(input, seconds)?))
}

/// Prints one input, as it is made of the corpus alone.
fn show(target: &str, seed: &str, number: &str) -> Option<ExitCode> {
    let input = target::corpus(target).input(seed.parse().ok()?, number.parse().ok()?);
    Some(match std::io::stdout().write_all(&input) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    })
}

fn usage() -> ExitCode {
    eprintln!(
        "usage: cargo bench --bench fuzz -- TARGET SEED COUNT, or TARGET SEED --seconds CPU-SECONDS, or show TARGET SEED NUMBER. \
         Targets: {}",
        target::NAMES.join(" ")
    );
    ExitCode::from(2)
}
