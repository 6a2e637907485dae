//! The verdict table, row by row, and what may not move it.

use std::fs;

use lurescan::correlate::verdict::{Case, ROWS, decide, explain, of_target};
use lurescan::finding::{Severity, Verdict};
use lurescan::signal::{Basis, Moment};

use crate::case::{lay_out, scan_path};

fn case(basis: Basis, moment: Moment, concealed: bool) -> (u8, Verdict, Severity) {
    let row = decide(&Case { basis, moment, concealed });
    (row.rule, row.decides, row.severity)
}

#[test]
fn a_complete_chain_blocks_at_every_moment_and_is_critical_where_it_needs_no_decision() {
    for moment in [Moment::Clone, Moment::Open, Moment::Agent, Moment::Install, Moment::Import, Moment::Start] {
        assert_eq!(case(Basis::CompleteChain, moment, false), (2, Verdict::Block, Severity::Critical));
    }
    for moment in [Moment::Run, Moment::Call, Moment::Request, Moment::Build, Moment::Unknown] {
        assert_eq!(case(Basis::CompleteChain, moment, false), (2, Verdict::Block, Severity::High));
    }
}

#[test]
fn a_remote_file_to_a_shell_is_judged_by_its_moment_and_its_concealment() {
    for moment in [Moment::Clone, Moment::Open, Moment::Agent] {
        assert_eq!(case(Basis::RemoteToShell, moment, false), (3, Verdict::Block, Severity::Critical));
    }
    for moment in [Moment::Install, Moment::Import, Moment::Start] {
        assert_eq!(case(Basis::RemoteToShell, moment, false), (3, Verdict::Review, Severity::Medium));
        assert_eq!(case(Basis::RemoteToShell, moment, true), (3, Verdict::Block, Severity::High));
    }
    for concealed in [false, true] {
        assert_eq!(case(Basis::RemoteToShell, Moment::Build, concealed), (3, Verdict::Pass, Severity::Low));
        assert_eq!(case(Basis::RemoteToShell, Moment::Unknown, concealed), (3, Verdict::Pass, Severity::Low));
    }
}

#[test]
fn what_leaves_counts_where_something_runs_it() {
    assert_eq!(case(Basis::CollectToSend, Moment::Install, false), (2, Verdict::Block, Severity::Critical));
    assert_eq!(case(Basis::CollectToSend, Moment::Run, false), (2, Verdict::Block, Severity::High));
    assert_eq!(case(Basis::CollectToSend, Moment::Unknown, false), (2, Verdict::Review, Severity::Medium));
}

#[test]
fn structural_tricks_and_exact_intelligence_block_alone() {
    assert_eq!(case(Basis::StructuralTrick, Moment::Open, false), (4, Verdict::Block, Severity::Critical));
    assert_eq!(case(Basis::StructuralTrick, Moment::Unknown, false), (4, Verdict::Block, Severity::High));
    assert_eq!(case(Basis::ExactIntelligence, Moment::Unknown, false), (5, Verdict::Block, Severity::High));
}

#[test]
fn a_part_of_a_chain_asks_for_review_and_context_decides_nothing() {
    assert_eq!(case(Basis::PartOfChain, Moment::Open, true), (6, Verdict::Review, Severity::Medium));
    assert_eq!(case(Basis::Context, Moment::Open, true), (1, Verdict::Pass, Severity::Low));
}

#[test]
fn a_gap_that_matters_turns_only_pass_into_incomplete() {
    assert_eq!(of_target([].into_iter(), false), Verdict::Pass);
    assert_eq!(of_target([].into_iter(), true), Verdict::Incomplete);
    assert_eq!(of_target([Verdict::Pass].into_iter(), true), Verdict::Incomplete);
    assert_eq!(of_target([Verdict::Review].into_iter(), true), Verdict::Review);
    assert_eq!(of_target([Verdict::Pass, Verdict::Block, Verdict::Review].into_iter(), true), Verdict::Block);
}

#[test]
fn severity_follows_the_verdict_in_every_row() {
    for row in ROWS {
        let fits = match row.decides {
            Verdict::Block => row.severity >= Severity::High,
            Verdict::Review => row.severity == Severity::Medium,
            Verdict::Pass | Verdict::Incomplete => row.severity <= Severity::Low,
        };
        assert!(fits, "{}", row.when);
        assert!(explain().contains(row.when));
    }
}

/// Files that each carry something a naive scanner counts: eval, base64, child_process, a wallet word, curl.
fn pad(folder: &std::path::Path) {
    for number in 0..60 {
        let text = format!(
            "const cp = require('child_process');\nmodule.exports.f{number} = (x) => Buffer.from(x, 'base64').toString();\n\
             // metamask wallet private key mnemonic eval curl https://example.test/{number}\n\
             module.exports.run = (c) => cp.execFile('git', ['status']);\n"
        );
        fs::write(folder.join(format!("pad{number}.js")), text).expect("written");
    }
}

#[test]
fn padding_with_harmless_signals_moves_the_verdict_in_neither_direction() {
    for (sample, verdict) in [("samples/tour", Verdict::Block), ("samples/editor-autorun/clean", Verdict::Pass)] {
        let from = std::path::Path::new(sample);
        let plain = tempfile::tempdir().expect("a temporary folder");
        lay_out(from, plain.path());
        let before = scan_path(plain.path());
        pad(plain.path());
        let after = scan_path(plain.path());
        assert_eq!(before.verdict, verdict, "{sample}");
        assert_eq!(after.verdict, verdict, "{sample} padded");
        let deciding = |report: &lurescan::finding::Report| -> Vec<String> {
            let decides = report.findings.iter().filter(|f| f.decides != Verdict::Pass);
            decides.map(|f| format!("{} {} {:?}", f.rule, f.locator, f.severity)).collect()
        };
        assert_eq!(deciding(&before), deciding(&after), "{sample}");
    }
}
