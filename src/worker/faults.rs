//! Planted faults, for the tests of the supervisor: a worker that aborts or hangs on one artifact, whenever it meets it.
//! They are hidden flags of the command line, never something a target can reach.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::locator::Locator;

/// What to do wrong, and where.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Faults {
    /// Abort the worker when an artifact whose path ends so is begun
    #[arg(long = "test-abort-on", hide = true, value_name = "NAME")]
    abort_on: Option<String>,
    /// Hang on an artifact whose path ends so until the worker is asked to stop
    #[arg(long = "test-wait-on", hide = true, value_name = "NAME")]
    wait_on: Option<String>,
}

impl Faults {
    /// Whether there are any.
    pub fn any(&self) -> bool {
        self.abort_on.is_some() || self.wait_on.is_some()
    }

    /// Goes wrong if this is the artifact.
    pub fn strike(&self, at: &Locator, stop: &AtomicBool) {
        let meant = |name: &Option<String>| {
            name.as_ref().is_some_and(|name| !at.is_layer() && at.path().as_bytes().ends_with(name.as_bytes()))
        };
        if meant(&self.abort_on) {
            std::process::abort();
        }
        if meant(&self.wait_on) {
            eprintln!("test: waiting");
            while !stop.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(5));
            }
        }
    }

    /// The flags again, for the worker.
    pub fn flags(&self) -> Vec<String> {
        let flag = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("--{name}={value}"));
        [flag("test-abort-on", &self.abort_on), flag("test-wait-on", &self.wait_on)].into_iter().flatten().collect()
    }
}
