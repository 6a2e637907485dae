//! The words of the report for a person: sentences from verdict, basis and behaviours.

use std::collections::BTreeMap;

use crate::finding::{Finding, Report, Verdict};
use crate::signal::{Basis, Behaviour, Concealment, Moment};

/// The verdict in a sentence.
pub fn sentence(report: &Report, leading: Option<&Finding>) -> String {
    let moment = leading.and_then(|finding| finding.moment).unwrap_or(Moment::Unknown);
    match (report.verdict, leading) {
        (Verdict::Block, Some(finding)) => format!("{}: {} {}.", order(moment), deed(finding), moment.phrase()),
        (Verdict::Block, None) => "Do not open or run this.".to_owned(),
        (Verdict::Review, Some(finding)) => {
            format!("Look at it before you open or run it: {}.", doubt(finding, moment))
        }
        (Verdict::Review, None) => "Look at it before you open or run it.".to_owned(),
        (Verdict::Incomplete, _) => {
            let unread = report.gaps.iter().filter(|gap| gap.matters).count() as u64;
            let unread = count(unread, "thing that matters", "things that matter");
            format!("No trap was found, but {unread} could not be read.")
        }
        (Verdict::Pass, _) => "No trap was found, and everything that matters was read.".to_owned(),
    }
}

/// What not to do: the first step that would start it, and all after it.
fn order(moment: Moment) -> &'static str {
    match moment {
        Moment::Clone => "Do not clone, open or run this",
        Moment::Open | Moment::Agent => "Do not open or run this",
        Moment::Install => "Do not install or run this",
        Moment::Build => "Do not build or run this",
        Moment::Commit => "Do not use git in this or run it",
        Moment::Test => "Do not test or run this",
        Moment::Import | Moment::Call => "Do not use or run this",
        Moment::Start | Moment::Request | Moment::Run | Moment::Unknown => "Do not run this",
    }
}

/// What a blocking finding would do.
fn deed(finding: &Finding) -> &'static str {
    let does = |behaviour| finding.behaviours.contains(&behaviour);
    match finding.basis {
        Basis::RemoteToShell | Basis::DropAndRun => "code from the network would run",
        Basis::CompleteChain if does(Behaviour::Fetches) && does(Behaviour::Executes) => {
            "code from the network would run"
        }
        Basis::Trespass if does(Behaviour::Sends) => "somebody would be told that it runs on this machine",
        Basis::Trespass => "somebody would be let into this machine",
        Basis::CollectToSend | Basis::OneToSend => "secrets or data about this machine would be sent away",
        Basis::CompleteChain if does(Behaviour::ReadsSecrets) && does(Behaviour::Sends) => {
            "a secret that is entrusted to it would be sent away"
        }
        Basis::CompleteChain if does(Behaviour::Executes) => "hidden code would run",
        Basis::StructuralTrick => "code that is kept from view would run",
        Basis::ExactIntelligence => "code that is known from published attacks would run",
        Basis::CompleteChain | Basis::PartOfChain | Basis::Unasked | Basis::Context => {
            "code that acts against you would run"
        }
    }
}

/// What a person has to decide.
fn doubt(finding: &Finding, moment: Moment) -> String {
    let does = |behaviour| finding.behaviours.contains(&behaviour);
    let what = match finding.basis {
        Basis::RemoteToShell | Basis::DropAndRun => "a file from the network would be given to a shell",
        Basis::Unasked if does(Behaviour::Fetches) => "the network would be asked for no reason that is seen",
        Basis::CollectToSend => "a file that nothing was found to load would send secrets away",
        _ if does(Behaviour::Known) => return "a part of it is known from published attacks".to_owned(),
        _ if does(Behaviour::Executes) => "something would run that cannot be judged from here",
        _ if does(Behaviour::Hides) || !finding.concealments.is_empty() => {
            return "something in it is kept from view".to_owned();
        }
        _ => return "a part of what traps are made of is there, and the rest was not found".to_owned(),
    };
    if moment == Moment::Unknown { what.to_owned() } else { format!("{what} {}", moment.phrase()) }
}

/// What a behaviour is in a list of things a file would do; starting by itself is said by the moment.
pub fn doing(behaviour: Behaviour) -> Option<&'static str> {
    Some(match behaviour {
        Behaviour::Fetches => "fetches something from the network",
        Behaviour::Decodes => "decodes hidden text",
        Behaviour::Executes => "runs code",
        Behaviour::ReadsSecrets => "reads secrets or data about this machine",
        Behaviour::Sends => "sends data away",
        Behaviour::Hides => "keeps itself from view",
        Behaviour::Persists => "arranges to be started again",
        Behaviour::Autostarts => return None,
        Behaviour::Known => "matches something known from published attacks",
    })
}

/// A concealment in words.
pub fn hiding(concealment: Concealment) -> &'static str {
    match concealment {
        Concealment::HiddenWindow => "the window or terminal is hidden",
        Concealment::SilencedOutput => "its output is thrown away",
        Concealment::AssembledAddress => "its address is decoded or assembled",
        Concealment::RawIp => "its address is a bare IP",
        Concealment::PasteOrShortLink => "its host is a paste or short-link service",
        Concealment::ProtectionOff => "a protection is switched off",
        Concealment::PerPlatform => "there is one for each operating system",
        Concealment::SelfDeletion => "it removes its traces",
        Concealment::Padding => "it stands behind a long run of blanks",
        Concealment::Persistence => "it arranges to be started again",
    }
}

/// `1 file`, `1,234 files`.
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { one } else { many })
}

/// `1,234,567`.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A size with a decimal unit: `812 bytes`, `3.1 MB`.
pub fn size(bytes: u64) -> String {
    for (unit, name) in [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")] {
        if bytes >= unit {
            return format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit);
        }
    }
    count(bytes, "byte", "bytes")
}

/// `a, b and c`.
pub fn listed(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// How often each occurs, most often first, then by name.
pub fn count_of<'a>(items: impl Iterator<Item = &'a str>) -> Vec<(&'a str, u64)> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    let mut counts: Vec<(&str, u64)> = counts.into_iter().collect();
    counts.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
    counts
}

/// With a capital first letter.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A confidence in a word.
pub fn confidence(confidence: crate::finding::Confidence) -> &'static str {
    use crate::finding::Confidence;

    match confidence {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    }
}

/// Which commits had what was found.
pub fn committed(git: &crate::finding::Committed) -> String {
    let mut out = format!("not checked out: it stands {}", git.found);
    if let Some(commit) = &git.commit {
        out.push_str(&format!("; commit {commit} brought it in"));
    }
    if let Some(removed) = &git.removed {
        out.push_str(&format!("; commit {removed} took it out"));
    }
    out
}
