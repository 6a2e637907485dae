//! The verdict: one table from what a signal is based on to what it decides. `lurescan explain verdict` prints it.
//!
//! A target's verdict is the strongest decision of any single finding. Nothing is ever counted or added up, so that
//! padding a tree with harmless signals can neither raise an honest project nor dilute a bad one.

use crate::finding::{Severity, Verdict};
use crate::signal::{Basis, Moment};

/// What the table reads of one signal.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Why it weighs what it weighs.
    pub basis: Basis,
    /// When it would run.
    pub moment: Moment,
    /// Whether anything conceals it.
    pub concealed: bool,
}

/// One row of the table.
pub struct Row {
    /// Number of the verdict rule in the design.
    pub rule: u8,
    /// When the row applies, in words.
    pub when: &'static str,
    /// What it decides.
    pub decides: Verdict,
    /// The severity that follows.
    pub severity: Severity,
    applies: fn(&Case) -> bool,
}

/// Starts without a further decision: the user only clones or opens.
fn by_itself(moment: Moment) -> bool {
    matches!(moment, Moment::Clone | Moment::Open | Moment::Agent)
}

/// Starts with the ordinary next step a victim is told to take.
fn on_next_step(moment: Moment) -> bool {
    matches!(moment, Moment::Install | Moment::Import | Moment::Start | Moment::Test | Moment::Commit)
}

/// A package is put in or used for the first time.
fn on_installation(moment: Moment) -> bool {
    matches!(moment, Moment::Install | Moment::Import)
}

/// A remote file or pipe that is judged by its moment.
fn is_remote(case: &Case) -> bool {
    matches!(case.basis, Basis::RemoteToShell | Basis::DropAndRun)
}

/// Needs a decision of its own, yet runs in the end.
fn on_decision(moment: Moment) -> bool {
    matches!(moment, Moment::Run | Moment::Call | Moment::Request)
}

/// The table. The first row that applies decides.
pub static ROWS: &[Row] = &[
    Row {
        rule: 2,
        when: "a complete chain that starts on clone, open, agent start, install, import or start",
        decides: Verdict::Block,
        severity: Severity::Critical,
        applies: |c| c.basis == Basis::CompleteChain && (by_itself(c.moment) || on_next_step(c.moment)),
    },
    Row {
        rule: 2,
        when: "a complete chain at any other moment, `unknown` included",
        decides: Verdict::Block,
        severity: Severity::High,
        applies: |c| c.basis == Basis::CompleteChain,
    },
    Row {
        rule: 2,
        when: "secrets, the environment or identity that leave for a fixed address on clone, open, agent start, install, import or start",
        decides: Verdict::Block,
        severity: Severity::Critical,
        applies: |c| c.basis == Basis::CollectToSend && (by_itself(c.moment) || on_next_step(c.moment)),
    },
    Row {
        rule: 2,
        when: "secrets, the environment or identity that leave for a fixed address at any other moment that is known",
        decides: Verdict::Block,
        severity: Severity::High,
        applies: |c| c.basis == Basis::CollectToSend && c.moment != Moment::Unknown,
    },
    Row {
        rule: 2,
        when: "secrets, the environment or identity that leave for a fixed address in a file that nothing was found to load",
        decides: Verdict::Review,
        severity: Severity::Medium,
        applies: |c| c.basis == Basis::CollectToSend,
    },
    Row {
        rule: 2,
        when: "a file, or one thing about the machine, that leaves for a fixed address when a package is installed",
        decides: Verdict::Block,
        severity: Severity::High,
        applies: |c| c.basis == Basis::OneToSend && c.moment == Moment::Install,
    },
    Row {
        rule: 2,
        when: "a service that only catches requests is asked, or somebody is let in, on clone, open, agent start, install or import",
        decides: Verdict::Block,
        severity: Severity::High,
        applies: |c| c.basis == Basis::Trespass && (by_itself(c.moment) || on_installation(c.moment)),
    },
    Row {
        rule: 3,
        when: "a file from elsewhere that a Python package writes and runs when it is installed or imported",
        decides: Verdict::Block,
        severity: Severity::High,
        applies: |c| c.basis == Basis::DropAndRun && (by_itself(c.moment) || on_installation(c.moment)),
    },
    Row {
        rule: 3,
        when: "a remote file or pipe to a shell on clone, open or agent start",
        decides: Verdict::Block,
        severity: Severity::Critical,
        applies: |c| is_remote(c) && by_itself(c.moment),
    },
    Row {
        rule: 3,
        when: "a remote file or pipe to a shell on install, import, start, test, commit, run, call or request, concealed",
        decides: Verdict::Block,
        severity: Severity::High,
        applies: |c| is_remote(c) && c.concealed && (on_next_step(c.moment) || on_decision(c.moment)),
    },
    Row {
        rule: 3,
        when: "a remote file or pipe to a shell on install, import, start, test or commit, in plain sight",
        decides: Verdict::Review,
        severity: Severity::Medium,
        applies: |c| is_remote(c) && on_next_step(c.moment),
    },
    Row {
        rule: 3,
        when: "a remote file or pipe to a shell in a build, CI or Docker file, or in a script nothing starts",
        decides: Verdict::Pass,
        severity: Severity::Low,
        applies: |c| is_remote(c),
    },
    Row {
        rule: 4,
        when: "a structural trick of the closed list that starts by itself",
        decides: Verdict::Block,
        severity: Severity::Critical,
        applies: |c| c.basis == Basis::StructuralTrick && by_itself(c.moment),
    },
    Row {
        rule: 4,
        when: "a structural trick of the closed list",
        decides: Verdict::Block,
        severity: Severity::High,
        applies: |c| c.basis == Basis::StructuralTrick,
    },
    Row {
        rule: 5,
        when: "exact intelligence in code or configuration that can run",
        decides: Verdict::Block,
        severity: Severity::High,
        applies: |c| c.basis == Basis::ExactIntelligence,
    },
    Row {
        rule: 6,
        when: "part of a chain, concealment without a sink, an opaque part that runs, an absent target",
        decides: Verdict::Review,
        severity: Severity::Medium,
        applies: |c| c.basis == Basis::PartOfChain,
    },
    Row {
        rule: 6,
        when: "a command or request that nobody asked for, or one thing about the machine that leaves, on install or import",
        decides: Verdict::Review,
        severity: Severity::Medium,
        applies: |c| matches!(c.basis, Basis::Unasked | Basis::OneToSend) && on_installation(c.moment),
    },
    Row { rule: 1, when: "context", decides: Verdict::Pass, severity: Severity::Low, applies: |_| true },
];

/// The row that decides a case; the last row applies to everything.
pub fn decide(case: &Case) -> &'static Row {
    ROWS.iter().find(|row| (row.applies)(case)).unwrap_or(&ROWS[ROWS.len() - 1])
}

/// A target's verdict from the strongest finding, and from gaps that matter only where there is none (rule 7).
pub fn of_target(decisions: impl Iterator<Item = Verdict>, gap_matters: bool) -> Verdict {
    match decisions.min().unwrap_or(Verdict::Pass) {
        Verdict::Pass if gap_matters => Verdict::Incomplete,
        verdict => verdict,
    }
}

/// The table as text for `lurescan explain verdict`.
pub fn explain() -> String {
    let mut out = String::from(
        "The verdict of a target is the strongest decision of any single finding; findings are never counted.\n\
         The first row that applies to a finding decides:\n\n",
    );
    for row in ROWS {
        out.push_str(&format!(
            "  rule {}  {:<10} {:<8}  {}\n",
            row.rule,
            row.decides.word(),
            row.severity.word(),
            row.when
        ));
    }
    out.push_str(
        "  rule 7  incomplete           no finding asks for block or review, and a gap matters: the unread thing is reachable\n\
         \u{20}                              from a trigger, is executable or a container, or is over a limit the target caused\n\
         \u{20} rule 7  pass                 none of the above\n",
    );
    out
}
