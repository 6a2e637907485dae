//! How the program ends. The same for every format.

use std::process::{ExitCode, Termination};

/// Exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at the threshold.
    Clean = 0,
    /// Findings at or above `--fail-on`.
    Findings = 1,
    /// Wrong usage or a rule that does not compile.
    Usage = 2,
    /// Our own fault.
    Internal = 3,
    /// Incomplete, and nothing at the threshold.
    Incomplete = 4,
    /// Nothing to scan.
    Nothing = 5,
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}

/// Prints an error for a person and returns the code.
pub fn fail(exit: Exit, message: impl std::fmt::Display) -> Exit {
    anstream::eprintln!("lurescan: {message}");
    exit
}
