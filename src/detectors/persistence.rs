//! Does something arrange to be started again? See `rules/persistence.md`.

use super::{Detector, Found, Subject, deeds, runs_remote};
use crate::analyse::Deed;
use crate::artifact::Artifact;
use crate::signal::{Basis, Behaviour, GapReason, Surrounding};

/// The detector.
pub struct Persistence;

impl Detector for Persistence {
    fn wants(&self, _: &Artifact) -> bool {
        true
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let remote = runs_remote(subject.facts);
        for done in deeds(subject.facts).filter(|done| done.deed == Deed::Persists) {
            let message = format!("arranges to be started again by {}", done.what);
            let draft = done.draft(found, Basis::PartOfChain, message).does([Behaviour::Persists]);
            // Alone it counts only where something starts it without being asked.
            if !remote {
                draft.only(Surrounding::Autostarted);
            }
        }
        Ok(())
    }
}
