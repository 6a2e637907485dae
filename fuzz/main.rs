//! A small fuzzer for what reads JavaScript, Python and shells, for every unpacker and for a whole scan, on the stable
//! toolchain: inputs are mutations of a corpus, and a seed and a number say which, so that every input can be made again.
//!
//!     cargo bench --bench fuzz -- TARGET SEED COUNT
//!
//! A child process runs the inputs and says the number of each before it does. Where the child dies, is silent for too long
//! or grows too large, the parent writes the input to `target/fuzz/` and goes on behind it.

#![allow(clippy::disallowed_methods, reason = "it reads its corpus and starts itself; no part of the scanner")]

mod mutate;
mod target;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// One input must be done by then. Alone it takes 3 s at most; the machine may be busy with other things.
const PATIENCE: Duration = Duration::from_secs(20);
/// Resident memory of the child that is too much, in KiB.
const MEMORY: u64 = 1 << 20;
/// Threads of the scanner have that much stack.
const STACK: usize = lurescan::limits::STACK_BYTES;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [target, seed, rest @ ..] = arguments.as_slice() else { return usage() };
    if target == "show" {
        return show(seed, rest);
    }
    let (Some(run), Ok(seed)) = (target::named(target), seed.parse::<u64>()) else { return usage() };
    let corpus = if target::reads_containers(target) { mutate::seeds(target) } else { mutate::corpus() };
    match rest {
        [count] => match count.parse() {
            Ok(count) => parent(target, seed, count, &corpus),
            Err(_) => usage(),
        },
        [first, end] => match (first.parse(), end.parse()) {
            (Ok(first), Ok(end)) => child(run, seed, first, end, corpus),
            _ => usage(),
        },
        _ => usage(),
    }
}

/// Prints one input.
fn show(seed: &str, rest: &[String]) -> ExitCode {
    let (Ok(seed), Some(Ok(number))) = (seed.parse(), rest.first().map(|number| number.parse())) else {
        return usage();
    };
    match std::io::stdout().write_all(&mutate::corpus().input(seed, number)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn usage() -> ExitCode {
    eprintln!(
        "usage: cargo bench --bench fuzz -- TARGET SEED COUNT, or show SEED NUMBER. Targets: fold view fold-python view-python \
         shell zip tar gzip 7z iso asar ar cabinet compound pyinstaller mail rar layer markup source-map pipeline"
    );
    ExitCode::from(2)
}

/// Runs the inputs from `first` to `end`.
fn child(run: target::Target, seed: u64, first: u64, end: u64, corpus: mutate::Corpus) -> ExitCode {
    let work = move || {
        let mut grown = 0;
        for number in first..end {
            let input = corpus.input(seed, number);
            println!("{number}");
            let _ = std::io::stdout().flush();
            run(&input);
            if peak() > grown + (100 << 10) {
                grown = peak();
                eprintln!("input {number}: memory has grown to {} MiB", grown / 1024);
            }
            if peak() > MEMORY {
                println!("memory");
                std::process::exit(3);
            }
        }
        println!("peak {}", peak());
    };
    match std::thread::Builder::new().stack_size(STACK).spawn(work).map(std::thread::JoinHandle::join) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// The peak of resident memory, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Starts children until all inputs are done.
fn parent(target: &str, seed: u64, count: u64, corpus: &mutate::Corpus) -> ExitCode {
    let (mut first, mut found, mut slowest, mut peak) = (0, 0, (Duration::ZERO, 0), 0);
    let begin = Instant::now();
    while first < count {
        let ended = watch(target, seed, first, count, &mut slowest, &mut peak);
        let Err((number, why)) = ended else { break };
        found += 1;
        let _ = std::fs::create_dir_all("target/fuzz");
        let path = format!("target/fuzz/{target}-{seed}-{number}-{why}.txt");
        println!("{why}: input {number} of seed {seed}, kept as {path}");
        if let Err(error) = std::fs::write(&path, corpus.input(seed, number)) {
            eprintln!("{path}: {error}");
        }
        first = number + 1;
    }
    println!(
        "{target}: {count} inputs of seed {seed} in {} s, {found} failed, slowest {} ms (input {}), peak {} MiB",
        begin.elapsed().as_secs(),
        slowest.0.as_millis(),
        slowest.1,
        peak / 1024
    );
    if found > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// One child to its end; the input it failed at and how.
fn watch(
    target: &str,
    seed: u64,
    first: u64,
    end: u64,
    slowest: &mut (Duration, u64),
    peak: &mut u64,
) -> Result<(), (u64, &'static str)> {
    let started = std::env::current_exe().and_then(|program| {
        let arguments = [target.to_owned(), seed.to_string(), first.to_string(), end.to_string()];
        Command::new(program).args(arguments).stdout(Stdio::piped()).spawn()
    });
    let Ok(mut child) = started else { return Err((first, "unstarted")) };
    let (sender, lines) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        std::thread::spawn(move || {
            BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
    }
    let (mut at, mut since) = (first, Instant::now());
    let why = loop {
        match lines.recv_timeout(PATIENCE) {
            Ok(line) if line == "memory" => break "memory",
            Ok(line) => {
                if since.elapsed() > slowest.0 {
                    *slowest = (since.elapsed(), at);
                }
                since = Instant::now();
                match line.strip_prefix("peak ") {
                    Some(kib) => *peak = (*peak).max(kib.parse().unwrap_or(0)),
                    None => at = line.parse().unwrap_or(at),
                }
            }
            Err(mpsc::RecvTimeoutError::Timeout) => break "hang",
            Err(mpsc::RecvTimeoutError::Disconnected) => break "crash",
        }
    };
    if why != "crash" {
        let _ = child.kill();
    }
    match child.wait() {
        Ok(status) if status.success() => Ok(()),
        _ => Err((at, why)),
    }
}
