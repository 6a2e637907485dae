//! The progress line: files, bytes and stage, on standard error, and only where that is a terminal.

use std::io::IsTerminal;

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::supervisor::Watch;

/// A line that is redrawn at most ten times a second and leaves nothing behind.
pub struct Progress {
    bar: ProgressBar,
    bytes: u64,
    all: u64,
}

impl Progress {
    /// Draws only if standard error is a terminal.
    pub fn new() -> Self {
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("{msg}") {
            bar.set_style(style);
        }
        Self { bar, bytes: 0, all: 0 }
    }

    fn show(&self, stage: &str) {
        if self.bar.is_hidden() {
            return;
        }
        let (done, files) = (self.bar.position(), self.bar.length().unwrap_or(0));
        let (bytes, all) = (HumanBytes(self.bytes), HumanBytes(self.all));
        self.bar.set_message(format!("{stage}  {done} of {files} files, {bytes} of {all}"));
    }

    /// Removes the line, so that the report starts on a clean one.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Progress {
    fn listed(&mut self, files: u64, bytes: u64) {
        (self.bytes, self.all) = (0, bytes);
        self.bar.set_length(files);
        self.bar.set_position(0);
        self.show("reading");
    }

    fn finished(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
        self.bar.inc(1);
        self.show("reading");
    }

    fn correlating(&mut self) {
        self.show("joining");
    }

    fn restarted(&mut self) {
        self.show("starting over after a crash");
    }
}
