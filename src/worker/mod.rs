//! A worker: the process in which strangers' bytes are parsed. It loads its rules, restricts itself, and answers jobs.
//!
//! The supervisor of `scan` and `bulk` drives it, and so can any engine: NDJSON jobs on standard input, one NDJSON answer
//! per job on standard output. The end of standard input, a `stop` line, SIGINT and SIGTERM end it, the last three with
//! a report on what was done so far.

pub mod announce;
pub mod faults;
pub mod protocol;

use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use crate::correlate::verdict;
use crate::engine::{Engine, EngineError, EngineOptions};
use crate::finding::{Gap, Report};
use crate::limits;
use crate::sandbox::{self, Keep, selftest};
use crate::scan::{self, Options, ScanError};
use crate::signal::GapReason;
use crate::source::Target;
use crate::source::git;
use crate::suppress::{self, policy};

use announce::Announcer;
use faults::Faults;
use protocol::{Answer, Job, Line, Outcome, Refusal, STOP};

/// How a worker is set up. Nothing of it comes from a target.
#[derive(Debug)]
pub struct Setup {
    /// Rules and intelligence.
    pub engine: EngineOptions,
    /// What the sandbox leaves open; `None` after `--no-sandbox`.
    pub keep: Option<Keep>,
    /// Analysis threads.
    pub threads: usize,
    /// Whether a supervisor listens to announcements.
    pub aloud: bool,
    /// Whether panics are shown: otherwise they are only gaps.
    pub verbose: bool,
    /// Planted faults: tests only.
    pub faults: Faults,
    /// Try to break out instead of working.
    pub victims: selftest::Victims,
}

/// How a worker ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    /// All jobs are answered.
    Done,
    /// It never got to a job.
    Refused(String, bool),
}

/// Works until there is nothing left to do. Errors are those of standard output: nobody listens any more.
pub fn work(setup: &Setup) -> io::Result<Ended> {
    let stop = Arc::new(AtomicBool::new(false));
    let engine = match Engine::load(&setup.engine) {
        Ok(engine) => engine,
        Err(error) => {
            let refusal = Refusal { usage: !matches!(error, EngineError::BuiltIn(_)), message: error.to_string() };
            if setup.aloud {
                say(&Line::Refused(refusal.clone()))?;
            }
            return Ok(Ended::Refused(refusal.message, refusal.usage));
        }
    };
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register(signal, stop.clone())?;
    }
    if setup.aloud {
        die_with_parent();
    }
    if !setup.verbose {
        std::panic::set_hook(Box::new(|_| {}));
    }
    let sandbox = match &setup.keep {
        Some(keep) => sandbox::restrict(keep),
        None => sandbox::switched_off(),
    };
    // From here on nothing new can be opened but targets, and threads may start.
    if setup.victims.self_test {
        let mut out = io::stdout();
        sandbox.iter().try_for_each(|line| writeln!(out, "{line}"))?;
        selftest::run(&setup.victims, &mut out)?;
        return Ok(Ended::Done);
    }
    if setup.aloud {
        say(&Line::Ready { sandbox, packs: engine.packs().to_vec() })?;
    }
    let (sender, jobs) = mpsc::sync_channel(1);
    let stopper = stop.clone();
    std::thread::Builder::new().name("jobs".to_owned()).spawn(move || listen(&sender, &stopper))?;
    answer_all(setup, &engine, &jobs, &stop)?;
    Ok(Ended::Done)
}

/// A worker without its supervisor is of no use. (A signal to a supervisor that cannot be caught leaves no other trace
/// while a worker is busy.)
fn die_with_parent() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

/// A job as it was read, or why it could not be.
type Ordered = Result<(Job, Option<bytes::Bytes>), Answer>;

/// Reads jobs until the end of standard input.
fn listen(jobs: &SyncSender<Ordered>, stop: &AtomicBool) {
    let mut input = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        match (&mut input).take(limits::JOB_LINE_BYTES).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        if line == STOP.as_bytes() {
            stop.store(true, Ordering::Relaxed);
            continue;
        }
        if jobs.send(read_job(line, &mut input)).is_err() {
            return;
        }
    }
}

#[allow(clippy::result_large_err, reason = "the error is an answer, sent on like any other")]
fn read_job(line: &[u8], input: &mut dyn BufRead) -> Ordered {
    let invalid = |id, why: String| Answer { id, outcome: Outcome::Invalid(why) };
    let job: Job = serde_json::from_slice(line).map_err(|e| invalid(0, e.to_string()))?;
    let Some(length) = job.bytes else { return Ok((job, None)) };
    // One byte more than is read of a file, so that the source sees that there was more.
    if length > limits::FILE_BYTES + 1 {
        return Err(invalid(job.id, format!("more than {} bytes", limits::FILE_BYTES + 1)));
    }
    let bytes = limits::read_at_most(input, length, length).map_err(|e| invalid(job.id, e.to_string()))?;
    if bytes.len() as u64 != length {
        return Err(invalid(job.id, "the bytes end early".to_owned()));
    }
    Ok((job, Some(bytes.into())))
}

/// Answers jobs as they come. After a stop, what is queued is still answered, quickly, with gaps.
fn answer_all(setup: &Setup, engine: &Engine, jobs: &Receiver<Ordered>, stop: &AtomicBool) -> io::Result<()> {
    const GLANCE: Duration = Duration::from_millis(100);
    loop {
        match jobs.recv_timeout(GLANCE) {
            Ok(Ok((job, bytes))) => {
                let outcome = answer(setup, engine, &job, bytes, stop);
                say(&Line::Answer(Answer { id: job.id, outcome }))?;
            }
            Ok(Err(invalid)) => say(&Line::Answer(invalid))?,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
            Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => return Ok(()),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

fn answer(setup: &Setup, engine: &Engine, job: &Job, bytes: Option<bytes::Bytes>, stop: &AtomicBool) -> Outcome {
    let target = match (bytes, &job.path) {
        (Some(bytes), _) => Target::Stdin { name: job.target.as_str().into(), bytes },
        (None, Some(path)) => Target::Path(PathBuf::from(&path.0)),
        (None, None) => Target::Path(PathBuf::from(&job.target)),
    };
    let options = Options {
        threads: setup.threads,
        parsers: !job.without_parsers,
        detail: job.detail,
        passwords: job.passwords.clone(),
        git: job.git.clone(),
    };
    let observer = Announcer { aloud: setup.aloud, stop, job, faults: &setup.faults };
    match scan::scan(&job.target, &target, engine, &options, &observer) {
        Ok(mut report) => {
            if let (Some(revision), Target::Path(path)) = (&job.policy_from, &target) {
                policy(&mut report, path, revision);
            }
            Outcome::Report(report)
        }
        Err(ScanError::Empty) => Outcome::Empty,
        Err(ScanError::Target(why)) => Outcome::Unreadable(why.to_string()),
    }
}

/// Applies the suppressions that a commit of the target's repository holds. It is read here, for its objects are a
/// stranger's. What of it cannot be had is a gap: nothing is accepted by mistake.
fn policy(report: &mut Report, target: &Path, revision: &str) {
    let git_dir = git::git_directory(target).unwrap_or_else(|| target.join(".git"));
    let read = git::file_at(&git_dir, revision, policy::NAME).and_then(|text| {
        let text = text.unwrap_or_default();
        let source = format!("{} at {revision}", policy::NAME);
        policy::read(&String::from_utf8_lossy(&text), &source).map_err(|why| GapReason::Malformed(why.to_string()))
    });
    match read {
        Ok(accepted) => suppress::apply(report, &accepted, crate::report::age::today()),
        Err(reason) => {
            let reason = match reason {
                GapReason::Absent(what) => GapReason::Unreadable(format!("no such {what}")),
                other => other,
            };
            let path = policy::NAME.to_owned();
            let locator = format!("{path}@{revision}");
            report.gaps.insert(0, Gap { locator, path, reason, stage: "policy".to_owned(), matters: true });
            report.stats.gaps += 1;
            report.verdict = verdict::of_target(report.findings.iter().map(|finding| finding.decides), true);
        }
    }
}

fn say(line: &Line) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(64 << 10, io::stdout().lock());
    serde_json::to_writer(&mut out, line)?;
    out.write_all(b"\n")?;
    out.flush()
}
