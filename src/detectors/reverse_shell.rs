//! Is a shell tied to a connection? See `rules/reverse-shell.md`.

use super::{Detector, Found, Subject, deeds};
use crate::analyse::Deed;
use crate::artifact::Artifact;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct ReverseShell;

impl Detector for ReverseShell {
    fn wants(&self, _: &Artifact) -> bool {
        true
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for done in deeds(subject.facts).filter(|done| done.deed == Deed::SocketShell) {
            done.draft(found, Basis::CompleteChain, done.what).does([Behaviour::Fetches, Behaviour::Executes]);
        }
        Ok(())
    }
}
