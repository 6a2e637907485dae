//! The process that runs inputs, and may die of them.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::Until;
use super::clock;
use super::coverage::Coverage;
use super::mutate::Corpus;
use super::target::{self, Target};

/// Resident memory that is too much, in KiB.
const MEMORY: u64 = 1 << 20;
/// Threads of the scanner have that much stack.
const STACK: usize = lurescan::limits::STACK_BYTES;
/// So often the parent hears something.
const BEAT: Duration = Duration::from_millis(100);
/// An input that takes less cannot have used much memory.
const SHORT: Duration = Duration::from_millis(2);

/// An input that takes more CPU time is written down, if none took longer.
const SLOW: Duration = Duration::from_secs(1);

/// Where the input that runs stands, as [`write_down`] lays it out.
pub fn place(target: &str) -> PathBuf {
    PathBuf::from(format!("target/fuzz/{target}-now"))
}

/// Where inputs are kept that reached something new.
fn kept(target: &str) -> PathBuf {
    PathBuf::from(format!("target/fuzz/kept/{target}"))
}

/// Runs the inputs from `first` on.
pub fn run(target: &str, run: Target, seed: u64, first: u64, until: Until) -> ExitCode {
    let _ = std::fs::create_dir_all(kept(target));
    let Ok(now) = File::create(place(target)) else { return ExitCode::FAILURE };
    let coverage = Coverage::new();
    let (corpus, target) = (target::corpus(target), target.to_owned());
    let work = move || {
        let state = State { runs: 0, slowest: (Duration::ZERO, 0), beat: Instant::now(), until, first };
        Child { target, run, seed, corpus, coverage, now, state }.work();
    };
    match std::thread::Builder::new().stack_size(STACK).spawn(work).map(std::thread::JoinHandle::join) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

struct Child {
    target: String,
    run: Target,
    seed: u64,
    corpus: Corpus,
    coverage: Option<Coverage>,
    now: File,
    state: State,
}

struct State {
    runs: u64,
    slowest: (Duration, u64),
    beat: Instant,
    until: Until,
    first: u64,
}

impl Child {
    fn work(&mut self) {
        let mut number = self.state.first;
        if self.coverage.is_some() {
            self.begin(number);
        }
        while number < self.state.until.input && self.goes_on(number) {
            let input = self.corpus.input(self.seed, number);
            self.one(number, &input);
            if self.coverage.as_mut().is_some_and(Coverage::is_new) {
                let name = format!("{:08}-{number}.bin", self.corpus.kept());
                let _ = std::fs::write(kept(&self.target).join(name), &input);
                self.corpus.keep(input);
            }
            number += 1;
        }
        self.say(number);
        if self.state.until.input == 0
            && let Some(coverage) = &self.coverage
        {
            let parts = coverage.by_part().into_iter().filter(|(_, (reached, _))| *reached > 0);
            parts.for_each(|(part, (reached, edges))| println!("part {part}: {reached} of {edges} edges"));
        }
    }

    /// Runs the corpus, and what earlier children kept.
    fn begin(&mut self, number: u64) {
        for input in self.corpus.whole() {
            self.one(number, &input);
            self.coverage.as_mut().map(Coverage::is_new);
            self.goes_on(number);
        }
        let mut files: Vec<PathBuf> = std::fs::read_dir(kept(&self.target))
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        files.sort();
        for input in files.iter().filter_map(|path| std::fs::read(path).ok()) {
            self.one(number, &input);
            self.coverage.as_mut().map(Coverage::is_new);
            self.corpus.keep(input);
            self.goes_on(number);
        }
    }

    fn one(&mut self, number: u64, input: &[u8]) {
        write_down(&self.now, number, input);
        if let Some(coverage) = &self.coverage {
            coverage.clear();
        }
        // Of this thread: the machine may have other things to do.
        let begin = clock::cpu();
        (self.run)(input);
        let took = clock::cpu() - begin;
        self.state.runs += 1;
        if took > self.state.slowest.0 {
            self.state.slowest = (took, number);
            if took > SLOW {
                let _ = std::fs::write(format!("target/fuzz/slow-{}.bin", self.target), input);
            }
        }
        if took > SHORT && peak() > MEMORY {
            println!("memory");
            std::process::exit(3);
        }
    }

    /// Whether there is time left; tells the parent how far it is.
    fn goes_on(&mut self, number: u64) -> bool {
        if self.state.beat.elapsed() < BEAT {
            return true;
        }
        self.say(number);
        self.state.beat = Instant::now();
        cpu("self") < self.state.until.seconds
    }

    fn say(&self, number: u64) {
        let State { runs, slowest, .. } = self.state;
        let (reached, edges) = self.coverage.as_ref().map_or((0, 0), Coverage::reached);
        let (cpu, peak, ms) = (cpu("self"), peak(), slowest.0.as_millis());
        println!("{number} {runs} {cpu} {peak} {ms} {} {reached} {edges} {}", slowest.1, self.corpus.kept());
        let _ = std::io::stdout().flush();
    }
}

/// Writes the number, the length and the bytes of an input where the parent finds them.
fn write_down(now: &File, number: u64, input: &[u8]) {
    let head = [number.to_le_bytes(), (input.len() as u64).to_le_bytes()].concat();
    let _ = now.write_all_at(&[&head, input].concat(), 0);
}

/// The peak of resident memory, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Seconds of CPU time that a process took, in steps of a hundredth.
pub fn cpu(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
