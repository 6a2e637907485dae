//! How the program ends. The same for every format.

use std::process::{ExitCode, Termination};

use crate::finding::{Report, Severity};

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

impl Exit {
    /// What a report asks for. A finding at the threshold outweighs whatever was not read.
    pub fn of(report: &Report, fail_on: Severity) -> Self {
        if report.findings.iter().any(|finding| finding.severity >= fail_on) {
            Exit::Findings
        } else if report.gaps.iter().any(|gap| gap.matters) {
            Exit::Incomplete
        } else {
            Exit::Clean
        }
    }

    /// One code for several targets: what a caller must not miss comes first.
    pub fn and(self, other: Self) -> Self {
        const ORDER: [Exit; 6] =
            [Exit::Usage, Exit::Findings, Exit::Internal, Exit::Incomplete, Exit::Nothing, Exit::Clean];
        ORDER.into_iter().find(|&exit| exit == self || exit == other).unwrap_or(self)
    }
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
