//! Does something arrange to be started again? See `rules/persistence.md`.

use super::py_persistence::written;
use super::{Detector, Found, Judged, Subject, deeds, runs_remote};
use crate::analyse::{Deed, Flow};
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, GapReason, Surrounding};

/// The detector.
pub struct Persistence;

impl Detector for Persistence {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::JavaScript, Kind::TypeScript]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        written(flow)
    }

    fn wants(&self, _: &Artifact) -> bool {
        true
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        if self.follows().contains(&subject.artifact.kind) {
            found.judged(self, &subject.facts.flows);
        }
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
