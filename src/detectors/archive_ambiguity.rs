//! Archives of which two readers see different members: what was reviewed is not what is installed.

use crate::artifact::Artifact;
use crate::signal::{Basis, Behaviour, GapReason};

use super::{Detector, Found, Subject};

/// Looks at what [`crate::unpack`] noted about the views of an archive.
pub struct ArchiveAmbiguity;

impl Detector for ArchiveAmbiguity {
    fn wants(&self, _artifact: &Artifact) -> bool {
        // Archives stand behind programs and pictures too.
        true
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let differ = |trick: &&crate::analyse::MemberTrick| trick.ambiguity.is_some();
        let mut tricks: Vec<_> = subject.facts.members.iter().filter(differ).collect();
        // Only a few signals are kept, and what decides most must be among them.
        tricks.sort_by_key(|trick| !trick.code);
        for trick in tricks {
            let Some(ambiguity) = trick.ambiguity else { continue };
            let basis = if trick.code { Basis::StructuralTrick } else { Basis::PartOfChain };
            let what = match trick.member.as_str() {
                "" => format!("two readers of this archive see different members: {}", trick.what),
                member => format!("two readers of this archive see `{member}` differently: {}", trick.what),
            };
            let message = format!("{what} ({})", ambiguity.readers());
            found.signal(0..0, basis, message).does([Behaviour::Hides]);
        }
        Ok(())
    }
}
