//! The wish to stop: Ctrl-C, a termination signal, or the end of the time the user gave.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Shared by everything that waits.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    signals: Arc<AtomicUsize>,
    deadline: Option<Instant>,
}

impl Stop {
    /// Listens for signals from here on, and to the clock if there is one. The first signal asks for what is done; the
    /// second ends the program at once (workers die with it).
    pub fn listen(timeout: Option<Duration>) -> io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};

        // A time that the clock cannot express is no limit.
        let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        let stop = Self { signals: Arc::default(), deadline };
        let signals = stop.signals.clone();
        let mut caught = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in caught.forever() {
                if signals.fetch_add(1, Ordering::Relaxed) > 0 {
                    // What a shell expects of a program that a signal ended.
                    std::process::exit(128 + signal);
                }
            }
        })?;
        Ok(stop)
    }

    /// Whether to stop now.
    pub fn wanted(&self) -> bool {
        self.signals.load(Ordering::Relaxed) > 0 || self.deadline.is_some_and(|end| Instant::now() >= end)
    }
}
