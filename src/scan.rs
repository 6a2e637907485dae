//! The pipeline and nothing else: source, unpack, classify, analyse, correlate.

mod root;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::analyse::{self, Facts};
use crate::artifact::{Artifact, Blob, Kind, Text};
use crate::correlate;
use crate::correlate::versions::{Ending, ending};
use crate::detectors::{self, Found, Subject};
use crate::engine::Engine;
use crate::finding::{Report, Stats};
use crate::limits;
use crate::locator::{BytePath, Locator, Step};
use crate::signal::{GapReason, Signal};
use crate::source::git::Wanted;
use crate::source::{self, Source, Target};
use crate::suppress::content;
use crate::unpack::keys::{self, Keys};
use crate::unpack::{self, Members};

use root::Reader;

/// What a report holds beside findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// Nothing.
    #[default]
    Findings,
    /// What starts in the target, and where that leads.
    Triggers,
    /// The same, and the packages that the target names.
    Change,
    /// What starts, with every edge.
    Graph,
}

/// How a scan is run. None of it changes what is found.
#[derive(Clone, Debug)]
pub struct Options {
    /// Analysis threads.
    pub threads: usize,
    /// False after a worker crashed too often: views that need a foreign parser become gaps.
    pub parsers: bool,
    /// What the report holds beside findings.
    pub detail: Detail,
    /// Passwords to try on locked archives, before the usual ones.
    pub passwords: Vec<String>,
    /// What is read of git directories.
    pub git: Wanted,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: thread::available_parallelism().map_or(1, |n| n.get()),
            parsers: true,
            detail: Detail::Findings,
            passwords: Vec::new(),
            git: Wanted::default(),
        }
    }
}

/// Who watches a scan: the worker's announcements, progress, the wish to stop. Every method has a quiet default.
pub trait Observer: Sync {
    /// The target was listed.
    fn listed(&self, _files: usize, _bytes: u64) {}
    /// A thread begins an artifact: what a crash from here on would be blamed on.
    fn began(&self, _thread: usize, _root: &BytePath, _at: &Locator) {}
    /// A root is done.
    fn finished(&self, _thread: usize, _bytes: u64) {}
    /// Joining begins.
    fn correlating(&self) {}
    /// Whether the scan should end now with what it has.
    fn stopped(&self) -> bool {
        false
    }
    /// Whether an artifact of this root was in hand when an earlier worker died: tried last and alone.
    fn suspect(&self, _root: &BytePath) -> bool {
        false
    }
    /// Whether this artifact killed a worker twice, and by what: skipped with that gap. `Unreadable` means that reading
    /// it was what killed: it is not even read.
    fn blamed(&self, _at: &Locator) -> Option<GapReason> {
        None
    }
}

/// Nobody watches.
pub struct Unobserved;

impl Observer for Unobserved {}

/// What is kept of one artifact for correlation.
#[derive(Debug)]
pub struct Record {
    /// Where it came from.
    pub at: Arc<Locator>,
    /// What it is.
    pub kind: Kind,
    /// What its name promises, if something else.
    pub disguise: Option<Kind>,
    /// Length in bytes.
    pub length: u64,
    /// SHA-256.
    pub sha256: [u8; 32],
    /// The facts correlation reads.
    pub facts: Box<Facts>,
    /// What detectors and rules saw.
    pub signals: Vec<Signal>,
    /// Its bytes without what formatters change, where something was found in them.
    pub normal: Option<[u8; 32]>,
    /// How its text ends, where versions of git are compared.
    pub ending: Option<Ending>,
}

/// A gap as it arose.
#[derive(Debug)]
pub struct RawGap {
    /// Where.
    pub at: Arc<Locator>,
    /// The kind of the artifact, if it got that far.
    pub kind: Option<Kind>,
    /// The stage that stopped.
    pub stage: &'static str,
    /// Why.
    pub reason: GapReason,
}

/// What one root file came to.
#[derive(Debug, Default)]
pub struct RootOutcome {
    /// One record per artifact, in the order they were unfolded.
    pub records: Vec<Record>,
    /// What could not be examined.
    pub gaps: Vec<RawGap>,
    /// Counts.
    pub stats: Stats,
}

/// Why a scan has no report at all. Trouble with single inputs is a gap instead.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The target is not there or cannot be listed: the user's to mend.
    #[error("cannot read the target: {0}")]
    Target(#[from] std::io::Error),
    /// There is nothing in it.
    #[error("there is nothing to scan in the target")]
    Empty,
}

/// Scans one target.
pub fn scan(
    name: &str,
    target: &Target,
    engine: &Engine,
    options: &Options,
    observer: &dyn Observer,
) -> Result<Report, ScanError> {
    let source = source::open_git(target, &options.git)?;
    let roots = source.roots();
    if roots.is_empty() && source.gaps().is_empty() {
        return Err(ScanError::Empty);
    }
    observer.listed(roots.len(), roots.iter().map(|root| root.size).sum());
    let mut options = options.clone();
    keys::hints(&*source, &mut options.passwords);
    let options = &options;
    let outcomes = read_roots(&*source, engine, options, observer);
    observer.correlating();
    let listing: Vec<RawGap> = source
        .gaps()
        .iter()
        .map(|(path, reason)| RawGap {
            at: Locator::root(Step::File(path.clone())),
            kind: None,
            stage: "list",
            reason: reason.clone(),
        })
        .collect();
    Ok(correlate::correlate(name, target, outcomes, listing, source.notes(), engine, options.detail))
}

/// Reads and analyses every root, each on one thread, in any order; the outcomes come back in listing order.
fn read_roots(source: &dyn Source, engine: &Engine, options: &Options, observer: &dyn Observer) -> Vec<RootOutcome> {
    let roots = source.roots();
    let (last, first): (Vec<usize>, Vec<usize>) = (0..roots.len()).partition(|&i| observer.suspect(&roots[i].path));
    let slots: Vec<Mutex<Option<RootOutcome>>> = roots.iter().map(|_| Mutex::new(None)).collect();
    let flight = InFlight::default();
    let run = |order: &[usize], threads: usize| {
        let next = AtomicUsize::new(0);
        let work = |thread: usize| {
            let reader = Reader { engine, options, observer, thread };
            let mut analyst = engine.analyst();
            while let Some(&index) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                let root = &roots[index];
                let held = flight.acquire(root.size);
                let outcome = reader.read(source, root, &mut analyst);
                flight.release(held);
                observer.finished(thread, root.size);
                *slots[index].lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
            }
        };
        let work = &work;
        thread::scope(|scope| {
            for thread in 0..threads.clamp(1, order.len().max(1)) {
                let spawned = thread::Builder::new()
                    .name(format!("analyse-{thread}"))
                    .stack_size(limits::STACK_BYTES)
                    .spawn_scoped(scope, move || work(thread));
                if spawned.is_err() && thread == 0 {
                    work(0);
                }
            }
        });
    };
    run(&first, options.threads);
    if !last.is_empty() {
        run(&last, 1);
    }
    slots
        .into_iter()
        .map(|slot| slot.into_inner().unwrap_or_else(PoisonError::into_inner).unwrap_or_default())
        .collect()
}

/// What stands for an artifact that kills workers: it is there, and its bytes are these. Even telling its kind could be
/// what kills.
fn unexamined(blob: &Blob) -> Record {
    Record {
        at: blob.at.clone(),
        kind: Kind::Binary,
        disguise: None,
        length: blob.bytes.len() as u64,
        sha256: Sha256::digest(&blob.bytes).into(),
        facts: Box::default(),
        signals: Vec::new(),
        normal: None,
        ending: None,
    }
}

/// One artifact: open it, establish its facts, ask the detectors. What was pushed before a panic stays.
fn examine(
    artifact: &Artifact,
    engine: &Engine,
    analyst: &mut crate::engine::Analyst<'_>,
    options: &Options,
    keys: &mut Keys,
    out: &mut RootOutcome,
) -> Vec<Box<dyn Members>> {
    let at = &artifact.blob.at;
    keys.look(artifact);
    let gap = |stage, reason| RawGap { at: at.clone(), kind: Some(artifact.kind), stage, reason };
    let opened = unpack::open_with(artifact, keys.known());
    if opened.locked && keys.wait(artifact) {
        return Vec::new();
    }
    out.gaps.extend(opened.gaps.into_iter().map(|reason| gap("unpack", reason)));
    out.records.push(Record {
        at: at.clone(),
        kind: artifact.kind,
        disguise: artifact.disguise,
        length: artifact.blob.bytes.len() as u64,
        sha256: artifact.sha256,
        facts: Box::default(),
        signals: Vec::new(),
        normal: None,
        ending: (options.git.is_more() && artifact.kind.is_text()).then(|| ending(&artifact.blob.bytes)),
    });
    let record = out.records.len() - 1;
    let bytes = &artifact.blob.bytes;
    let text = if artifact.kind.is_text() { Text::new(bytes) } else { Text::binary(bytes) };
    let mut analysed = analyse::analyse(artifact, &text, options.parsers);
    analysed.facts.members = opened.tricks;
    analysed.facts.locked = opened.locked;
    out.stats.analysed += 1;
    out.gaps.extend(analysed.gaps.into_iter().map(|(stage, reason)| gap(stage, reason)));
    let facts = analysed.facts;
    for (id, detector) in detectors::DETECTORS {
        if !detector.wants(artifact) {
            continue;
        }
        let subject = Subject { artifact, text: &text, facts: &facts };
        let mut found = Found::new(id, &text, &mut out.records[record].signals);
        let ended = catch_unwind(AssertUnwindSafe(|| detector.detect(&subject, &mut found)));
        match ended {
            Ok(Ok(())) => {}
            Ok(Err(reason)) => out.gaps.push(gap(id, reason)),
            Err(panic) => out.gaps.push(gap(id, GapReason::Panicked(panic_text(&*panic)))),
        }
    }
    engine.match_artifact(analyst, artifact, &text, &facts, &mut out.records[record].signals, &mut |stage, reason| {
        out.gaps.push(gap(stage, reason));
    });
    if !out.records[record].signals.is_empty() && artifact.kind.is_text() {
        out.records[record].normal = Some(content::of_text(bytes));
    }
    *out.records[record].facts = facts.for_correlation(artifact.kind);
    let derived = unpack::derived(artifact, analysed.derived);
    derived.into_iter().chain(opened.members).collect()
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panic".to_owned())
}

/// Bounds the bytes of all roots being read. A root over half the bound runs alone; what it unfolds to is charged to
/// its own permit, so nesting cannot deadlock.
#[derive(Default)]
struct InFlight {
    held: Mutex<u64>,
    freed: Condvar,
}

impl InFlight {
    fn acquire(&self, size: u64) -> u64 {
        let size = size.saturating_mul(3).min(limits::IN_FLIGHT_BYTES);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        while *held > 0 && *held + size > limits::IN_FLIGHT_BYTES {
            held = self.freed.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
        *held += size;
        size
    }

    fn release(&self, size: u64) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) -= size;
        self.freed.notify_all();
    }
}
