//! Does a page talk its reader into pasting a command that fetches and runs more? See `rules/clickfix-lure.md`.

use super::{Detector, Found, Subject, deeds};
use crate::analyse::Deed;
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct ClickfixLure;

impl Detector for ClickfixLure {
    fn wants(&self, artifact: &Artifact) -> bool {
        matches!(artifact.kind, Kind::Html | Kind::JavaScript | Kind::TypeScript)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for done in deeds(subject.facts).filter(|done| done.deed == Deed::LuresToPaste) {
            let (basis, message) = match done.what.strip_prefix("clipboard: ") {
                Some(line) => (
                    Basis::CompleteChain,
                    format!(
                        "puts a command that runs text from the network on the clipboard and asks to paste it: `{line}`"
                    ),
                ),
                None => (
                    Basis::PartOfChain,
                    format!("asks to paste a command that runs text from the network: `{}`", done.what),
                ),
            };
            done.draft(found, basis, message).does([Behaviour::Fetches, Behaviour::Executes, Behaviour::Hides]);
        }
        Ok(())
    }
}
