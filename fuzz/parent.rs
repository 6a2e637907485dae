//! The process that starts the others, watches them and keeps what they die of.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use super::Until;
use super::child;

/// One input must be done in so much CPU time. Alone it takes 3 s at most.
const PATIENCE: Duration = Duration::from_secs(20);
/// A child that waits for something and takes no CPU time is given up after so many times that.
const WAITS: u32 = 30;
/// More failures than that tell nothing new.
const FAILURES: u64 = 20;

/// What a child last said of itself.
#[derive(Clone, Copy, Default)]
struct Beat {
    next: u64,
    runs: u64,
    cpu: f64,
    peak: u64,
    slowest: (u64, u64),
    edges: (u64, u64),
    kept: u64,
}

impl Beat {
    fn of(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let mut number = || words.next()?.parse::<f64>().ok();
        let (next, runs, cpu, peak) = (number()? as u64, number()? as u64, number()?, number()? as u64);
        let slowest = (number()? as u64, number()? as u64);
        let edges = (number()? as u64, number()? as u64);
        Some(Self { next, runs, cpu, peak, slowest, edges, kept: number()? as u64 })
    }

    fn add(&mut self, child: Beat) {
        self.next = child.next;
        self.runs += child.runs;
        self.cpu += child.cpu;
        self.peak = self.peak.max(child.peak);
        self.slowest = self.slowest.max(child.slowest);
        self.edges = self.edges.max(child.edges);
        self.kept = self.kept.max(child.kept);
    }
}

/// Starts children until all inputs are done.
pub fn run(target: &str, seed: u64, until: Until) -> ExitCode {
    let (mut first, mut found, mut total) = (0, 0, Beat::default());
    let _ = std::fs::create_dir_all("target/fuzz");
    loop {
        let left = Until { input: until.input, seconds: until.seconds - total.cpu };
        let mut last = Beat::default();
        let ended = watch(target, seed, first, left, &mut last);
        total.add(last);
        let Err(why) = ended else { break };
        found += 1;
        let Some(number) = keep(target, seed, why) else { break };
        first = number + 1;
        if found == FAILURES || first >= until.input || total.cpu >= until.seconds {
            break;
        }
    }
    println!(
        "{target}: {} inputs of seed {seed} in {:.1} CPU-s, {found} failed, slowest {} ms (input {}), peak {} MiB",
        total.runs,
        total.cpu,
        total.slowest.0,
        total.slowest.1,
        total.peak / 1024
    );
    match total.edges {
        (_, 0) => println!("{target}: built without fuzz/coverage-rustc, so nothing says what was reached"),
        (reached, edges) => println!("{target}: {reached} of {edges} edges reached, {} inputs kept", total.kept),
    }
    if found > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Keeps the input that was running, and says its number.
fn keep(target: &str, seed: u64, why: &str) -> Option<u64> {
    let now = std::fs::read(child::place(target)).ok()?;
    let (head, rest) = now.split_at_checked(16)?;
    let (number, length) = head.split_at_checked(8)?;
    let (number, length) = (u64::from_le_bytes(number.try_into().ok()?), u64::from_le_bytes(length.try_into().ok()?));
    let path = format!("target/fuzz/{target}-{seed}-{number}-{why}.bin");
    println!("{why}: input {number} of seed {seed}, kept as {path}");
    if let Err(error) = std::fs::write(&path, rest.get(..length as usize)?) {
        eprintln!("{path}: {error}");
    }
    Some(number)
}

/// One child to its end; how it failed.
fn watch(target: &str, seed: u64, first: u64, until: Until, last: &mut Beat) -> Result<(), &'static str> {
    let started = std::env::current_exe().and_then(|program| {
        let [seed, first, input, seconds] =
            [seed.to_string(), first.to_string(), until.input.to_string(), until.seconds.to_string()];
        let arguments = ["--child", target, &seed, &first, &input, &seconds];
        Command::new(program).args(arguments).stdout(Stdio::piped()).spawn()
    });
    let Ok(mut child) = started else { return Err("unstarted") };
    let (sender, lines) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        std::thread::spawn(move || {
            BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
    }
    let why = listen(&lines, &child.id().to_string(), last);
    if why != "crash" {
        let _ = child.kill();
    }
    match child.wait() {
        Ok(status) if status.success() => Ok(()),
        _ => Err(why),
    }
}

/// Hears a child out: `crash` where it ended by itself, however it did.
fn listen(lines: &Receiver<String>, process: &str, last: &mut Beat) -> &'static str {
    let (mut silent, mut waits) = (None, 0);
    loop {
        match lines.recv_timeout(PATIENCE) {
            Ok(line) if line == "memory" => return "memory",
            Ok(line) if line.starts_with("part ") => println!("{line}"),
            Ok(line) => {
                (silent, waits) = (None, 0);
                *last = Beat::of(&line).unwrap_or(*last);
            }
            // The machine may be busy with other things: what counts is the child's own time.
            Err(RecvTimeoutError::Timeout) => {
                let cpu = child::cpu(process);
                waits += 1;
                let since = *silent.get_or_insert(last.cpu.max(cpu - PATIENCE.as_secs_f64()));
                if cpu - since >= PATIENCE.as_secs_f64() || waits > WAITS {
                    return "hang";
                }
            }
            Err(RecvTimeoutError::Disconnected) => return "crash",
        }
    }
}
