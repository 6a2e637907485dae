//! Is what protects the machine from code switched off? See `rules/protection-tampering.md`.

use super::{Detector, Found, Subject, deeds, runs_remote};
use crate::analyse::{Deed, Facts, Labels, Sink};
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct ProtectionTampering;

/// How the scan of scripts is called where it is undone in memory: nothing honest does that.
const SCRIPT_SCAN: &str = "the scan of scripts";

impl Detector for ProtectionTampering {
    fn wants(&self, _: &Artifact) -> bool {
        true
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let remote = runs_remote(subject.facts);
        let is_program = matches!(subject.artifact.kind, Kind::Python | Kind::JavaScript | Kind::TypeScript);
        for done in deeds(subject.facts).filter(|done| done.deed == Deed::DisarmsProtection) {
            let basis = match done.what == SCRIPT_SCAN {
                true if remote => Basis::CompleteChain,
                true => Basis::PartOfChain,
                // What was fetched is run where nobody sees it and nothing looks at it.
                false if is_program && drops_unseen(subject.facts) => Basis::CompleteChain,
                // Scripts set machines up; a program that is imported for something else does not.
                false if is_program => Basis::PartOfChain,
                false => Basis::Context,
            };
            let more = match () {
                () if remote => ", and text from the network is run",
                () if basis == Basis::CompleteChain => ", and a file from the network is run out of sight",
                () => "",
            };
            done.draft(found, basis, format!("{} is switched off{more}", done.what)).does([Behaviour::Hides]);
        }
        Ok(())
    }
}

/// Whether a file that was filled from the network is started without a window or output, wherever it came from.
fn drops_unseen(facts: &Facts) -> bool {
    facts.flows.iter().any(|flow| flow.sink == Sink::WrittenFile && flow.quiet && flow.labels.any(Labels::FETCHED_FILE))
}
