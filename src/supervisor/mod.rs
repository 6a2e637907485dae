//! Starts, watches and replaces workers, so that whatever a target does to a parser costs one artifact and never the
//! report.
//!
//! Foreign parsers can abort a process (a stack overflow in 20,000 nested brackets, say), and no `catch_unwind` helps.
//! So they run in a worker, which says what it has in hand; when it dies, the next one is told what to be careful with
//! ([`blame`]). A crash is rare, so that paying for it with a second pass is cheap, and the ordinary scan stays one fast
//! process.

pub mod blame;
pub mod many;
mod process;
pub mod stop;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::engine::EngineOptions;
use crate::finding::{Environment, Gap, Pack, Report, SCHEMA, Stats, Verdict};
use crate::limits;
use crate::scan::Detail;
use crate::signal::GapReason;
use crate::source::git::Wanted;
use crate::worker::faults::Faults;
use crate::worker::protocol::{self, Heard, HexPath, Job, Line, Refusal};

use blame::Blame;
use process::{Next, Process};
use stop::Stop;

/// How workers are set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Rules and intelligence.
    pub engine: EngineOptions,
    /// Analysis threads in a worker.
    pub threads: usize,
    /// Whether workers restrict themselves.
    pub sandbox: bool,
    /// How much workers say on standard error.
    pub verbose: u8,
    /// How long one artifact may take: [`limits::ARTIFACT_CLOCK`], but for tests.
    pub artifact_clock: Duration,
    /// Planted faults: tests only.
    pub faults: Faults,
    /// What reports hold beside findings.
    pub detail: Detail,
    /// Passwords to try on locked archives.
    pub passwords: Vec<String>,
    /// What is read of git directories.
    pub git: Wanted,
}

/// One target.
#[derive(Clone, Debug)]
pub struct Task {
    /// As the user gave it.
    pub name: String,
    /// Where its bytes are.
    pub input: Input,
    /// What is read of its git directories, if something else than of all others.
    pub git: Option<Wanted>,
    /// The commit of its repository whose suppressions hold.
    pub policy_from: Option<String>,
}

impl Task {
    /// A task with nothing special.
    pub fn new(name: impl Into<String>, input: Input) -> Self {
        Self { name: name.into(), input, git: None, policy_from: None }
    }

    /// The path of what is scanned, if it has one.
    pub fn path(&self) -> Option<&std::path::Path> {
        match &self.input {
            Input::Path(path) => Some(path),
            Input::Bytes(_) => None,
        }
    }
}

/// Where a target's bytes are.
#[derive(Clone, Debug)]
pub enum Input {
    /// In a file or directory.
    Path(PathBuf),
    /// Here: they were on standard input.
    Bytes(Bytes),
}

/// How a task ended.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "one value at a time, handed to the caller")]
pub enum Outcome {
    /// With a report, perhaps an incomplete one.
    Report(Report),
    /// There is nothing in the target.
    Empty,
    /// The target cannot be listed; the text says why.
    Unreadable(String),
    /// Workers refuse to work.
    Refused(Refusal),
    /// Workers cannot be started.
    Failed(String),
}

/// Who wants to know how far a scan is.
pub trait Watch {
    /// The target was listed. Comes again when a worker was replaced.
    fn listed(&mut self, _files: u64, _bytes: u64) {}
    /// A root is done.
    fn finished(&mut self, _bytes: u64) {}
    /// Joining begins.
    fn correlating(&mut self) {}
    /// A worker died and is replaced.
    fn restarted(&mut self) {}
}

/// Nobody watches.
pub struct Unwatched;

impl Watch for Unwatched {}

/// How one attempt ended.
#[allow(clippy::large_enum_variant, reason = "one value at a time, matched at once")]
enum Attempt {
    Answered(protocol::Outcome),
    Refused(Refusal),
    Died,
    Overdue,
    TooLateToStop,
}

/// Hands tasks to one worker at a time, and starts another when it dies.
pub struct Supervisor<'a> {
    settings: &'a Settings,
    roots: Vec<PathBuf>,
    stop: &'a Stop,
    process: Option<Process>,
    ready: bool,
    sandbox: Vec<String>,
    packs: Vec<Pack>,
    jobs: u64,
}

/// How long to listen before the clocks are looked at.
const GLANCE: Duration = Duration::from_millis(50);

impl<'a> Supervisor<'a> {
    /// A supervisor whose workers can read these tasks' files, and nothing else.
    pub fn new(settings: &'a Settings, tasks: &[Task], stop: &'a Stop) -> Self {
        let roots = tasks.iter().filter_map(|task| match &task.input {
            Input::Path(path) => Some(path.clone()),
            Input::Bytes(_) => None,
        });
        Self {
            settings,
            roots: roots.collect(),
            stop,
            process: None,
            ready: false,
            sandbox: Vec::new(),
            packs: Vec::new(),
            jobs: 0,
        }
    }

    /// Scans one target to the end, through as many workers as that takes.
    pub fn scan(&mut self, task: &Task, watch: &mut dyn Watch) -> Outcome {
        let started = Instant::now();
        let mut blame = Blame::default();
        loop {
            let attempt = match self.attempt(task, &mut blame, watch) {
                Ok(attempt) => attempt,
                Err(e) => return Outcome::Failed(format!("a worker cannot be started: {e}")),
            };
            let next = match attempt {
                Attempt::Answered(outcome) => return self.conclude(task, outcome, &blame, started),
                Attempt::Refused(refusal) => return Outcome::Refused(refusal),
                Attempt::Died if self.stop.wanted() => blame::Next::GiveUp,
                Attempt::Died if !self.ready => return Outcome::Failed("the worker ended before it began".to_owned()),
                Attempt::TooLateToStop => blame::Next::GiveUp,
                Attempt::Died => blame.died(),
                Attempt::Overdue => blame.timed_out(Instant::now(), self.settings.artifact_clock),
            };
            if next == blame::Next::GiveUp {
                let reason = if self.stop.wanted() { GapReason::Interrupted } else { GapReason::Crashed };
                return Outcome::Report(self.finish(self.without_worker(task, reason), &blame, started));
            }
            tracing::warn!(target = task.name, deaths = blame.deaths(), "a worker died and is replaced");
            watch.restarted();
        }
    }

    /// One worker's try at a task. Whatever does not end in an answer ends the worker.
    fn attempt(&mut self, task: &Task, blame: &mut Blame, watch: &mut dyn Watch) -> std::io::Result<Attempt> {
        if self.process.is_none() {
            self.ready = false;
            self.process = Some(Process::start(self.settings, &self.roots)?);
        }
        self.jobs += 1;
        let mut job = Job {
            id: self.jobs,
            target: task.name.clone(),
            detail: self.settings.detail,
            passwords: self.settings.passwords.clone(),
            git: task.git.clone().unwrap_or_else(|| self.settings.git.clone()),
            policy_from: task.policy_from.clone(),
            ..Job::default()
        };
        blame.instruct(&mut job);
        let bytes = match &task.input {
            Input::Path(path) => {
                job.path = (path.to_str() != Some(&*task.name)).then(|| HexPath(path.clone().into_os_string()));
                None
            }
            Input::Bytes(bytes) => Some(&bytes[..]),
        };
        job.bytes = bytes.map(|bytes| bytes.len() as u64);
        if let Some(process) = &mut self.process {
            process.send(&job, bytes);
        }
        let attempt = self.listen(job.id, blame, watch);
        if !matches!(attempt, Attempt::Answered(_)) {
            self.process = None;
        }
        Ok(attempt)
    }

    fn listen(&mut self, id: u64, blame: &mut Blame, watch: &mut dyn Watch) -> Attempt {
        let (mut asked, mut heard_at, mut looked_at) = (None, Instant::now(), Instant::now());
        loop {
            let Some(process) = &mut self.process else { return Attempt::Died };
            let next = process.next(GLANCE);
            let now = Instant::now();
            if now.duration_since(looked_at) >= GLANCE {
                looked_at = now;
                if asked.is_none() && self.stop.wanted() {
                    process.ask_to_stop();
                    asked = Some(now);
                }
                if asked.is_some_and(|asked| now.duration_since(asked) > limits::STOP_GRACE) {
                    return Attempt::TooLateToStop;
                }
                if blame.overdue(now, self.settings.artifact_clock) && asked.is_none() {
                    return Attempt::Overdue;
                }
                if now.duration_since(heard_at) > limits::SILENCE_CLOCK {
                    return Attempt::Died;
                }
            }
            let heard = match next {
                Next::Gone => return Attempt::Died,
                Next::Silence => continue,
                Next::Heard(heard) => heard,
            };
            heard_at = now;
            match heard {
                Heard::Began { thread, root, artifact } => blame.began(thread, root, artifact, now),
                Heard::Finished { thread, bytes } => {
                    blame.finished(thread);
                    watch.finished(bytes);
                }
                Heard::Listed { files, bytes } => watch.listed(files, bytes),
                Heard::Correlating => watch.correlating(),
                Heard::Line(line) => match *line {
                    Line::Ready { sandbox, packs } => {
                        (self.sandbox, self.packs, self.ready) = (sandbox, packs, true);
                    }
                    Line::Refused(refusal) => return Attempt::Refused(refusal),
                    Line::Answer(answer) if answer.id == id => return Attempt::Answered(answer.outcome),
                    Line::Answer(_) => return Attempt::Died,
                },
            }
        }
    }

    fn conclude(&self, task: &Task, outcome: protocol::Outcome, blame: &Blame, started: Instant) -> Outcome {
        match outcome {
            protocol::Outcome::Report(report) => Outcome::Report(self.finish(report, blame, started)),
            protocol::Outcome::Empty => Outcome::Empty,
            protocol::Outcome::Unreadable(why) => Outcome::Unreadable(why),
            protocol::Outcome::Invalid(why) => {
                Outcome::Failed(format!("{}: the worker refused the job: {why}", task.name))
            }
        }
    }

    fn finish(&self, mut report: Report, blame: &Blame, started: Instant) -> Report {
        report.environment = Some(Environment {
            elapsed_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            threads: u32::try_from(self.settings.threads).unwrap_or(u32::MAX),
            sandbox: self.sandbox.clone(),
            restarts: blame.deaths(),
        });
        report
    }

    /// The report when no worker could hand one over: one gap for all of it, never nothing.
    fn without_worker(&self, task: &Task, reason: GapReason) -> Report {
        unread(&task.name, reason, self.packs.clone())
    }
}

/// A report on a target of which nothing could be read.
pub fn unread(name: &str, reason: GapReason, packs: Vec<Pack>) -> Report {
    let deterministic = !matches!(reason, GapReason::Interrupted | GapReason::TimedOut);
    let gap = Gap { locator: name.to_owned(), path: String::new(), reason, stage: "scan".to_owned(), matters: true };
    Report {
        schema: SCHEMA,
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        target: name.to_owned(),
        sha256: crate::correlate::hex(&Sha256::digest([])),
        verdict: Verdict::Incomplete,
        findings: Vec::new(),
        suppressed: Vec::new(),
        around: Vec::new(),
        gaps: vec![gap],
        stats: Stats { gaps: 1, ..Stats::default() },
        packs,
        deterministic,
        overview: None,
        environment: None,
    }
}
