//! Many samples through several workers: batches out, records in, in the order of the samples.
//!
//! Every worker is started for one batch and can read nothing but that batch. What finishes early waits for its turn in
//! `InOrder`, which bounds how far ahead the others may run.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::finding::Report;
use crate::limits;
use crate::signal::GapReason;
use crate::worker::protocol::Refusal;

use super::stop::Stop;
use super::{Input, Outcome, Settings, Supervisor, Task, Unwatched, unread};

/// One sample.
#[derive(Debug)]
pub struct Sample {
    /// Its place in the output, counted from 0 without holes.
    pub index: u64,
    /// The caller's own name for the job, given back.
    pub id: Option<serde_json::Value>,
    /// What to scan; or a name, and why that cannot even be tried.
    pub task: Result<Task, (String, GapReason)>,
}

/// Where records go. `false` from `write`: nobody reads them any more.
pub trait Sink: Send {
    /// Takes the report on a sample.
    fn write(&mut self, sample: &Sample, report: &Report) -> bool;
}

/// How samples become batches.
#[derive(Clone, Copy, Debug)]
pub struct Batches {
    /// Most samples in one.
    pub size: usize,
    /// Wait until a batch is full: not where the next job may depend on the last answer.
    pub patient: bool,
}

/// Scans until there are no more samples, a stop is asked for, or nobody reads. `Err` if no worker works.
pub fn scan_all(
    settings: &Settings,
    stop: &Stop,
    workers: usize,
    batches: Batches,
    samples: Receiver<Sample>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let run = Run {
        settings,
        stop,
        batches,
        ahead: workers.saturating_mul(limits::BULK_AHEAD).saturating_mul(batches.size),
        samples: Mutex::new(samples),
        output: Mutex::new(InOrder { next: 0, held: BTreeMap::new(), sink }),
        written: Condvar::new(),
        over: AtomicBool::new(false),
        refusal: Mutex::new(None),
    };
    std::thread::scope(|scope| {
        for worker in 1..workers {
            let _ = std::thread::Builder::new().name(format!("bulk-{worker}")).spawn_scoped(scope, || run.work());
        }
        // This thread is the first, so that one that cannot be started is no loss.
        run.work();
    });
    run.refusal.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

struct Run<'a> {
    settings: &'a Settings,
    stop: &'a Stop,
    batches: Batches,
    ahead: usize,
    samples: Mutex<Receiver<Sample>>,
    output: Mutex<InOrder<'a>>,
    written: Condvar,
    over: AtomicBool,
    refusal: Mutex<Option<Refusal>>,
}

/// Records in the order of their samples.
struct InOrder<'a> {
    next: u64,
    held: BTreeMap<u64, (Sample, Option<Report>)>,
    sink: &'a mut dyn Sink,
}

impl InOrder<'_> {
    /// Takes what became of a sample (`None`: nothing to tell) and writes what is due. `false`: nobody reads.
    fn take(&mut self, sample: Sample, report: Option<Report>) -> bool {
        self.held.insert(sample.index, (sample, report));
        while let Some((sample, report)) = self.held.remove(&self.next) {
            self.next += 1;
            if let Some(report) = report
                && !self.sink.write(&sample, &report)
            {
                return false;
            }
        }
        true
    }
}

impl Run<'_> {
    fn work(&self) {
        loop {
            let batch = self.next_batch();
            if batch.is_empty() {
                return;
            }
            self.scan(batch);
        }
    }

    fn over(&self) -> bool {
        self.over.load(Ordering::Relaxed) || self.stop.wanted()
    }

    fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
        self.written.notify_all();
    }

    /// The next samples; none at the end. Batches leave in order, so that the oldest unfinished sample is always in
    /// somebody's hands and waiting for it cannot last.
    fn next_batch(&self) -> Vec<Sample> {
        let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        while output.held.len() >= self.ahead && !self.over() {
            output = self.written.wait(output).unwrap_or_else(PoisonError::into_inner);
        }
        drop(output);
        let samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        let mut batch = Vec::new();
        while batch.len() < self.batches.size && !self.over() {
            let wait = batch.is_empty() || self.batches.patient;
            // A pause every now and then, to see whether to stop.
            let patience = if wait { super::GLANCE } else { Duration::ZERO };
            match samples.recv_timeout(patience) {
                Ok(sample) => batch.push(sample),
                Err(RecvTimeoutError::Timeout) if wait => {}
                Err(_) => break,
            }
        }
        batch
    }

    fn scan(&self, batch: Vec<Sample>) {
        let tasks: Vec<Task> = batch.iter().filter_map(|sample| sample.task.as_ref().ok().cloned()).collect();
        let mut supervisor = Supervisor::new(self.settings, &tasks, self.stop);
        for sample in batch {
            let report = if self.over() { None } else { self.scan_one(&mut supervisor, &sample) };
            let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
            if !output.take(sample, report) {
                self.end();
            }
            drop(output);
            self.written.notify_all();
        }
    }

    /// A report for every sample, whatever it is; `None` when the run ends first, so that a later one takes it up.
    fn scan_one(&self, supervisor: &mut Supervisor<'_>, sample: &Sample) -> Option<Report> {
        let task = match &sample.task {
            Ok(task) => task,
            Err((name, reason)) => return Some(unread(name, reason.clone(), supervisor.packs.clone())),
        };
        let outcome = supervisor.scan(task, &mut Unwatched);
        let gap = |reason| Some(unread(&task.name, reason, supervisor.packs.clone()));
        let refusal = match outcome {
            Outcome::Report(report) => {
                let cut_short = self.stop.wanted() && report.gaps.iter().any(|g| g.reason == GapReason::Interrupted);
                return (!cut_short).then_some(report);
            }
            Outcome::Empty => return gap(GapReason::Absent("there is nothing in it".to_owned())),
            Outcome::Unreadable(why) => return gap(GapReason::Unreadable(why)),
            Outcome::Refused(refusal) => refusal,
            Outcome::Failed(message) => Refusal { usage: false, message },
        };
        *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = Some(refusal);
        self.end();
        None
    }
}

impl Sample {
    /// A sample in a file or directory.
    pub fn at(index: u64, name: String, path: std::path::PathBuf) -> Self {
        Self { index, id: None, task: Ok(Task::new(name, Input::Path(path))) }
    }
}
