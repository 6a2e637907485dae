//! The worker's observer: says what each thread has in hand before it touches it, so that a death can be blamed on the
//! right artifact, and passes the wish to stop on to the pipeline.

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::locator::{BytePath, Locator};
use crate::scan::Observer;
use crate::signal::GapReason;

use super::faults::Faults;
use super::protocol::{Job, Mark};

/// Watches one job.
pub struct Announcer<'a> {
    /// Whether announcements are wanted.
    pub aloud: bool,
    /// Set by a signal or a `stop` line.
    pub stop: &'a AtomicBool,
    /// Suspects and blamed artifacts.
    pub job: &'a Job,
    /// Planted faults: tests only.
    pub faults: &'a Faults,
}

impl Announcer<'_> {
    /// One write per line: standard output is line-buffered. A supervisor that is gone ends the scan.
    fn say(&self, line: std::fmt::Arguments<'_>) {
        if self.aloud && writeln!(std::io::stdout().lock(), "{line}").is_err() {
            self.stop.store(true, Ordering::Relaxed);
        }
    }
}

impl Observer for Announcer<'_> {
    fn listed(&self, files: usize, bytes: u64) {
        self.say(format_args!("#{files} {bytes}"));
    }

    fn began(&self, thread: usize, root: &BytePath, at: &Locator) {
        if self.aloud {
            self.say(format_args!("+{thread} {} {}", Mark::root(root), Mark::artifact(at)));
        }
        if self.faults.any() && self.blamed(at).is_none() {
            self.faults.strike(at, self.stop);
        }
    }

    fn finished(&self, thread: usize, bytes: u64) {
        self.say(format_args!("-{thread} {bytes}"));
    }

    fn correlating(&self) {
        self.say(format_args!("~"));
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn suspect(&self, root: &BytePath) -> bool {
        !self.job.suspects.is_empty() && self.job.suspects.contains(&Mark::root(root))
    }

    fn blamed(&self, at: &Locator) -> Option<GapReason> {
        if self.job.blamed.is_empty() {
            return None;
        }
        self.job.blamed.get(&Mark::artifact(at)).cloned()
    }
}
