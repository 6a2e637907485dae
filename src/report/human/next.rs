//! What to do next: steps a person can take at once, in the order in which they should.

use crate::finding::{Finding, Report, Verdict};
use crate::signal::GapReason;

use super::super::escape::{self, shell_word};
use super::super::page::{Page, Tone};

/// Numbered steps.
pub fn steps(page: &mut Page, report: &Report) {
    page.heading("What to do next");
    let steps = match report.verdict {
        Verdict::Block => block(report),
        Verdict::Review => review(report),
        Verdict::Incomplete => incomplete(report),
        Verdict::Pass => {
            return page.text(
                2,
                "Nothing has to be done. If a stranger sent it, run it where no keys, wallets or sessions of yours are.",
            );
        }
    };
    for (number, step) in steps.iter().enumerate() {
        let (step, command) = step.split_once('\n').map_or((step.as_str(), None), |(step, rest)| (step, Some(rest)));
        page.item(2, (&format!("{}.", number + 1), Tone::Strong), 5, (step, Tone::Plain));
        if let Some(command) = command {
            page.verbatim(7, command);
        }
    }
}

fn block(report: &Report) -> Vec<String> {
    let mut steps = vec![
        "Do not open the folder in an editor or coding agent; do not install, build, test or start it.".to_owned(),
    ];
    steps.extend(look(report));
    steps.extend([
        "Delete it, or keep it packed for whoever you report it to.".to_owned(),
        "Report it where you got it: the code host, the registry, the job site; and to your security team.".to_owned(),
        "If it was already opened, installed or run: disconnect that machine. From another one change passwords, revoke \
         tokens and SSH keys, sign out all sessions, and move wallet funds to keys that never were on it."
            .to_owned(),
    ]);
    steps
}

fn review(report: &Report) -> Vec<String> {
    let mut steps = vec!["Open nothing yet: look at the places above as text.".to_owned()];
    steps.extend(look(report));
    steps.extend([
        "If you cannot explain what they do, do not run it, or run it in a throw-away machine without keys, wallets or \
         sessions."
            .to_owned(),
        "If it came with a job offer or from a stranger, ask for a version without them; pressure to run it is an answer."
            .to_owned(),
    ]);
    steps
}

fn incomplete(report: &Report) -> Vec<String> {
    let mut steps = vec!["Treat what was not read as unknown: do not open, install or run it yet.".to_owned()];
    let matter = |wanted: fn(&GapReason) -> bool| report.gaps.iter().any(|gap| gap.matters && wanted(&gap.reason));
    if matter(|reason| matches!(reason, GapReason::Encrypted)) {
        steps.push(
            "A locked archive keeps scanners out. Unpack it where nothing can start by itself, and scan what comes out."
                .to_owned(),
        );
    }
    if matter(|reason| matches!(reason, GapReason::Unsupported(_) | GapReason::Limit(_))) {
        steps.push("Unpack what is too large or not supported with another tool, and scan what comes out.".to_owned());
    }
    if matter(|reason| matches!(reason, GapReason::Unreadable(_) | GapReason::Interrupted)) {
        steps.push("Give yourself permission to read it, or let the scan finish, and scan again.".to_owned());
    }
    if matter(|reason| matches!(reason, GapReason::Crashed | GapReason::TimedOut | GapReason::Panicked(_))) {
        steps.push(
            "A file that stops a scanner is suspicious by itself: look at it as text, and report it to us.".to_owned(),
        );
    }
    if matter(|reason| matches!(reason, GapReason::Malformed(_))) {
        steps.push(
            "A broken archive may open in another program: get it again from its source, and scan it.".to_owned(),
        );
    }
    steps
}

/// How to look without running anything: the command on a line of its own, to be copied, where target and locator can
/// be typed at all.
fn look(report: &Report) -> Option<String> {
    let finding: &Finding = super::leading(report)?;
    let line = finding.primary.line;
    let command = shell_word(&report.target).filter(|target| target != "-").zip(shell_word(&finding.locator));
    Some(match command {
        Some((target, locator)) => {
            let end = if target.starts_with('-') || locator.starts_with('-') { "-- " } else { "" };
            format!("To look at it without running it:\nlurescan show --line {line} {end}{target} {locator}")
        }
        None => format!(
            "To look at it without running it, read {} at line {line} as plain text.",
            escape::line(&finding.locator)
        ),
    })
}
