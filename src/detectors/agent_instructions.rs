//! Does prose that coding agents obey make one run something behind its user's back? See `rules/agent-instructions.md`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Detector, Found, Subject};
use crate::analyse::Action;
use crate::analyse::manifest::{self, Manifest};
use crate::analyse::shell::{Dialect, Origin, describe, read};
use crate::artifact::Artifact;
use crate::limits;
use crate::signal::{Basis, Behaviour, Concealment, GapReason, Moment};

/// The detector.
pub struct AgentInstructions;

fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

/// Words by which an agent is told to keep its user in the dark.
static SILENCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:do not|don't|never|must not|without)\b[^.\n]{0,40}\b(?:tell|telling|inform|informing|mention|mentioning|reveal|disclose|notify|notifying|show|showing|alert)\b[^.\n]{0,40}\b(?:user|human|developer|operator|anyone|output|summary|reply)\b|\b(?:silently|secretly|in the background|covertly)\b[^.\n]{0,60}\b(?:run|execute|install|download|fetch|upload|send)\b",
    )
});
/// Commands worth reading.
static COMMANDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:curl|wget|powershell|pwsh|mshta|iex|irm|iwr|node -e|python3? -c|bash -c|npx|npm exec)\b[^\n`]+")
});
/// Secrets of the machine, and a place they are told to be sent to.
static SECRETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:\.ssh/|id_rsa|id_ed25519|\.aws/credentials|\.env\b|\benv(?:ironment)? variables?\b|api[_ ]keys?|private keys?|seed phrase|keychain|process\.env)",
    )
});
static SENDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:post|send|upload|submit|exfiltrate|append|transmit)\b[^.\n]{0,80}https?://[^\s`)]{4,200}|curl[^\n`]{0,200}(?:-d|--data|-F|-T)\b[^\n`]{0,200}",
    )
});
/// Rules of a conversation that a project has no business to overrule.
static OVERRULES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:ignore|disregard|override|forget)\b[^.\n]{0,30}\b(?:previous|prior|above|earlier|system|safety|all)\b[^.\n]{0,30}\b(?:instructions?|prompts?|rules|guidelines|polic(?:y|ies))\b",
    )
});

impl Detector for AgentInstructions {
    fn wants(&self, artifact: &Artifact) -> bool {
        matches!(manifest::of(artifact), Some(Manifest::Instructions(_)))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let text = subject.text.slice(&(0..limits::CONFIG_BYTES));
        let find = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref()?.find(text).map(|found| found.range());
        let silence = find(&SILENCE).or_else(|| invisible(text));
        if let Some(hidden) = invisible(text) {
            found
                .signal(hidden, Basis::PartOfChain, "instructions to coding agents hold text that no reader sees")
                .does([Behaviour::Hides])
                .at(Moment::Agent);
        }
        let Some(silence) = silence else { return Ok(()) };
        if let Some((what, span, concealments)) = remote(text) {
            found
                .signal(
                    span,
                    Basis::RemoteToShell,
                    format!("instructions to coding agents: one {what}, and its user is not to know"),
                )
                .does([Behaviour::Fetches, Behaviour::Executes, Behaviour::Hides])
                .hidden_by(concealments)
                .at(Moment::Agent)
                .related(silence, "keeps the user in the dark");
        } else if let (Some(secrets), Some(sends)) = (find(&SECRETS), find(&SENDS)) {
            found
                .signal(
                    sends,
                    Basis::PartOfChain,
                    "instructions to coding agents have secrets sent away, and the user is not to know",
                )
                .does([Behaviour::ReadsSecrets, Behaviour::Sends, Behaviour::Hides])
                .at(Moment::Agent)
                .related(secrets, "names secrets")
                .related(silence, "keeps the user in the dark");
        } else if let Some(overrules) = find(&OVERRULES) {
            found
                .signal(
                    overrules,
                    Basis::PartOfChain,
                    "instructions to coding agents overrule others, and the user is not to know",
                )
                .does([Behaviour::Hides])
                .at(Moment::Agent)
                .related(silence, "keeps the user in the dark");
        }
        Ok(())
    }
}

/// The first command that gives text from the network to an interpreter, in words.
fn remote(text: &str) -> Option<(String, Range<usize>, Vec<Concealment>)> {
    for found in COMMANDS.as_ref()?.find_iter(text).take(64) {
        let reading = read(found.as_str(), Dialect::Any, &Origin::At(found.start()), &[]);
        for action in reading.actions {
            if let Action::RemoteToShell { url, shell, concealments, .. } = action {
                return Some((describe(url.as_deref(), &shell), found.range(), concealments));
            }
        }
    }
    None
}

/// Letters of the tag block, which no font shows and every model reads: more than a flag of a region takes.
fn invisible(text: &str) -> Option<Range<usize>> {
    let tag = |c: &char| matches!(*c, '\u{e0020}'..='\u{e007e}');
    let first = text.char_indices().find(|(_, c)| tag(c))?.0;
    let many = text.chars().filter(tag).take(17).count() > 16;
    many.then(|| first..first + 4)
}
