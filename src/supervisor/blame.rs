//! Who killed the worker? What several attempts at one target have shown, and what the next attempt is told.
//!
//! The first death makes suspects of all that was in hand, one artifact per thread. The next worker tries their roots
//! last and alone, so that a second death with a suspect in hand has one culprit, which is not tried again. A worker
//! that dies more often than [`limits::WORKER_RESTARTS`] goes on without foreign parsers, and one that still dies then,
//! or with nothing in hand, is given up.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use crate::limits;
use crate::signal::GapReason;
use crate::worker::protocol::{Job, Mark};

/// What one thread has in hand.
#[derive(Clone, Copy, Debug)]
struct InHand {
    root: Mark,
    artifact: Mark,
    since: Instant,
}

/// What to do after a death.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Another attempt.
    TryAgain,
    /// None: what is known of the target has to do.
    GiveUp,
}

/// The attempts at one target.
#[derive(Debug, Default)]
pub struct Blame {
    suspects: BTreeSet<Mark>,
    blamed: BTreeMap<Mark, GapReason>,
    deaths: u32,
    deaths_with_empty_hands: u32,
    in_hand: BTreeMap<usize, InHand>,
}

impl Blame {
    /// A thread begins an artifact.
    pub fn began(&mut self, thread: usize, root: Mark, artifact: Mark, now: Instant) {
        // A hijacked worker could claim any number of threads.
        if thread < 4096 {
            self.in_hand.insert(thread, InHand { root, artifact, since: now });
        }
    }

    /// A thread is done with its root.
    pub fn finished(&mut self, thread: usize) {
        self.in_hand.remove(&thread);
    }

    /// Whether an artifact has been in hand for so long that its worker should be killed.
    pub fn overdue(&self, now: Instant, clock: std::time::Duration) -> bool {
        self.in_hand.values().any(|held| now.duration_since(held.since) >= clock)
    }

    /// The worker was killed because artifacts were in hand for too long: each of them is skipped, and nothing else is
    /// suspected.
    pub fn timed_out(&mut self, now: Instant, clock: std::time::Duration) -> Next {
        for (_, held) in std::mem::take(&mut self.in_hand) {
            if now.duration_since(held.since) >= clock {
                self.blamed.insert(held.artifact, GapReason::TimedOut);
            }
        }
        self.another()
    }

    /// The worker died.
    pub fn died(&mut self) -> Next {
        let in_hand: Vec<InHand> = std::mem::take(&mut self.in_hand).into_values().collect();
        match in_hand.as_slice() {
            [] => {
                self.deaths_with_empty_hands += 1;
                // Twice without anything to blame: in listing or joining. A third time would be no different.
                if self.deaths_with_empty_hands > 1 {
                    return Next::GiveUp;
                }
            }
            [culprit] if self.suspects.contains(&culprit.root) => {
                let again = self.blamed.insert(culprit.artifact, GapReason::Crashed).is_some();
                if again {
                    // It was not to be examined, and killed all the same: reading it is enough.
                    let reason = GapReason::Unreadable("reading it crashes the analysis".to_owned());
                    self.blamed.insert(culprit.artifact, reason);
                }
            }
            several => self.suspects.extend(several.iter().map(|held| held.root)),
        }
        self.another()
    }

    fn another(&mut self) -> Next {
        self.deaths += 1;
        if self.deaths > 2 * limits::WORKER_RESTARTS { Next::GiveUp } else { Next::TryAgain }
    }

    /// Tells a job what is known.
    pub fn instruct(&self, job: &mut Job) {
        job.suspects.clone_from(&self.suspects);
        job.blamed.clone_from(&self.blamed);
        job.without_parsers = self.deaths > limits::WORKER_RESTARTS;
    }

    /// Workers that died over this target.
    pub fn deaths(&self) -> u32 {
        self.deaths
    }
}
