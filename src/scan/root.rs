//! One root file and everything that unfolds from it: an explicit work list, so depth costs no stack.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::artifact::{Artifact, Blob, Kind};
use crate::classify::classify;
use crate::engine::{Analyst, Engine};
use crate::limits::{self, Budget, Reserve};
use crate::locator::Locator;
use crate::signal::{GapReason, Limit};
use crate::source::git::nested;
use crate::source::{Root, Source};
use crate::unpack::keys::Keys;
use crate::unpack::{Members, Unfolded};

use super::{Observer, Options, RawGap, RootOutcome, examine, panic_text, unexamined};

/// Who reads, how, and who is told.
#[derive(Clone, Copy)]
pub(super) struct Reader<'r> {
    pub engine: &'r Engine,
    pub options: &'r Options,
    pub observer: &'r dyn Observer,
    pub thread: usize,
}

impl Reader<'_> {
    /// One root and everything that unfolds from it.
    pub fn read(&self, source: &dyn Source, root: &Root, analyst: &mut Analyst<'_>) -> RootOutcome {
        let mut out = RootOutcome::default();
        out.stats.files = 1;
        let at = source.locate(root);
        let (blob, partly) = match self.bytes(source, root, &at) {
            Ok(read) => read,
            Err(reason) => {
                out.gaps.push(RawGap { at, kind: None, stage: "read", reason });
                return out;
            }
        };
        out.stats.bytes = blob.bytes.len() as u64;
        let mut reading = Reading {
            reader: *self,
            root,
            partly,
            budget: Budget::default(),
            work: vec![Pending::Blob(blob)],
            layers: HashSet::new(),
            keys: Keys::new(&self.options.passwords),
            gathered: nested::Gathered::default(),
            out,
        };
        while let Some(pending) = reading.next() {
            if self.observer.stopped() {
                reading.gap(at, None, "read", GapReason::Interrupted);
                break;
            }
            if let Some(artifact) = reading.blob(pending).and_then(|blob| reading.artifact(blob)) {
                reading.examine(&artifact, analyst);
            }
        }
        reading.out.stats.gaps = reading.out.gaps.len() as u64;
        reading.out
    }

    /// The bytes of the root, and why they are not all; the gap where there are none.
    fn bytes(&self, source: &dyn Source, root: &Root, at: &Locator) -> Result<(Blob, Option<GapReason>), GapReason> {
        if self.observer.stopped() {
            return Err(GapReason::Interrupted);
        }
        self.observer.began(self.thread, &root.path, at);
        if let Some(reason @ GapReason::Unreadable(_)) = self.observer.blamed(at) {
            return Err(reason);
        }
        match source.read(root) {
            (Some(blob), partly) => Ok((blob, partly)),
            (None, why) => Err(why.unwrap_or_else(|| GapReason::Unreadable("no bytes".into()))),
        }
    }
}

enum Pending {
    Blob(Blob),
    Container(Arc<Locator>, Box<dyn Members>, Reserve),
}

/// A container that has no more members.
struct Nothing;

impl Members for Nothing {
    fn next(&mut self, _: &mut Budget) -> Option<Unfolded> {
        None
    }
}

/// A root that is being read.
struct Reading<'r> {
    reader: Reader<'r>,
    root: &'r Root,
    /// Why the root's own bytes are not all: told once its kind is known.
    partly: Option<GapReason>,
    budget: Budget,
    work: Vec<Pending>,
    /// Hashes of the layers so far: one that was seen leads nowhere new.
    layers: HashSet<[u8; 32]>,
    keys: Keys,
    gathered: nested::Gathered,
    out: RootOutcome,
}

impl Reading<'_> {
    /// What is to be looked at next: what unfolds, then archives that waited for a password, then what was met of git
    /// directories, which can be read when the root is unfolded.
    fn next(&mut self) -> Option<Pending> {
        loop {
            if let Some(pending) = self.work.pop().or_else(|| self.keys.again().map(Pending::Blob)) {
                return Some(pending);
            }
            let opened = self.gathered.open(&self.reader.options.git);
            if opened.is_empty() {
                return None;
            }
            self.work
                .extend(opened.into_iter().map(|(at, members)| Pending::Container(at, members, Reserve::default())));
        }
    }

    fn blob(&mut self, pending: Pending) -> Option<Blob> {
        match pending {
            Pending::Blob(blob) => Some(blob),
            Pending::Container(at, members, reserve) => self.unfold(at, members, reserve),
        }
    }

    /// The next member of a container, which goes back on the list until it has no more.
    fn unfold(&mut self, container: Arc<Locator>, mut members: Box<dyn Members>, reserve: Reserve) -> Option<Blob> {
        // Unfolding a member is the container's doing: not to be blamed on the member before.
        self.reader.observer.began(self.reader.thread, &self.root.path, &container);
        let mut lent = self.budget.lend(&reserve);
        let next = catch_unwind(AssertUnwindSafe(|| members.next(&mut lent)));
        self.budget.settle(&reserve, &lent);
        let next = next.unwrap_or_else(|panic| {
            // What panicked is in no state to go on.
            members = Box::new(Nothing);
            Some(Unfolded::Gap(container.clone(), GapReason::Panicked(panic_text(&*panic))))
        })?;
        self.work.push(Pending::Container(container, members, reserve));
        match next {
            Unfolded::Gap(at, reason) => {
                self.gap(at, None, "unpack", reason);
                None
            }
            Unfolded::Blob(blob) => {
                self.out.stats.unpacked += 1;
                self.out.stats.unpacked_bytes += blob.bytes.len() as u64;
                Some(blob)
            }
        }
    }

    /// The artifact that a blob is, unless it is known, needs no look of its own, or killed a worker.
    fn artifact(&mut self, blob: Blob) -> Option<Artifact> {
        let observer = self.reader.observer;
        observer.began(self.reader.thread, &self.root.path, &blob.at);
        if self.gathered.keep(&blob) {
            return None;
        }
        if let Some(reason) = observer.blamed(&blob.at) {
            self.out.records.push(unexamined(&blob));
            self.gap(blob.at, None, "analyse", reason);
            return None;
        }
        if let Some(members) = nested::bundle(&blob, &self.reader.options.git) {
            self.work.push(Pending::Container(blob.at.clone(), members, Reserve::default()));
        }
        let artifact = classify(blob);
        if artifact.blob.at.is_layer() && !self.layers.insert(artifact.sha256) {
            return None;
        }
        if let Some(reason) = self.partly.take() {
            self.gap(artifact.blob.at.clone(), Some(artifact.kind), "read", reason);
        }
        Some(artifact)
    }

    /// Analyses an artifact, and puts what it holds on the list.
    fn examine(&mut self, artifact: &Artifact, analyst: &mut Analyst<'_>) {
        let (at, kind) = (&artifact.blob.at, Some(artifact.kind));
        let Reader { engine, options, .. } = self.reader;
        let guarded = catch_unwind(AssertUnwindSafe(|| {
            examine(artifact, engine, analyst, options, &mut self.keys, &mut self.out)
        }));
        match guarded {
            Ok(within) if within.is_empty() => {}
            Ok(within) if at.depth() < limits::DEPTH => {
                let reserve = if at.depth() == 0 { Reserve::default() } else { self.budget.half() };
                self.work.extend(within.into_iter().map(|members| Pending::Container(at.clone(), members, reserve)));
            }
            Ok(_) => self.gap(at.clone(), kind, "unpack", GapReason::Limit(Limit::Depth)),
            Err(panic) => self.gap(at.clone(), kind, "analyse", GapReason::Panicked(panic_text(&*panic))),
        }
    }

    fn gap(&mut self, at: Arc<Locator>, kind: Option<Kind>, stage: &'static str, reason: GapReason) {
        self.out.gaps.push(RawGap { at, kind, stage, reason });
    }
}
