//! Archives that no known password opens: what is in them was not looked at by anybody's scanner.

use crate::artifact::Artifact;
use crate::signal::{Basis, Behaviour, GapReason, Surrounding};

use super::{Detector, Found, Subject};

/// Asks whether [`crate::unpack`] found members that no password opened.
pub struct LockedArchive;

impl Detector for LockedArchive {
    fn wants(&self, artifact: &Artifact) -> bool {
        artifact.kind.is_container()
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        if subject.facts.locked {
            let message = "no known password opens this archive, so nobody has looked into it: a mail filter lets it \
                           through, and whoever sends the password says when it is opened (--password tries one)";
            found.signal(0..0, Basis::PartOfChain, message).does([Behaviour::Hides]).only(Surrounding::BesideJobTest);
        }
        Ok(())
    }
}
