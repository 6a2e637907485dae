//! Tricks in the member list of an archive: names that leave the folder it is unpacked in or show as something else.

use crate::artifact::Artifact;
use crate::signal::{Basis, Behaviour, GapReason};

use super::{Detector, Found, Subject};

/// Members that are no files: an oddity, and no way in.
const SPECIAL: &[&str] = &["it is a device file", "it is a named pipe"];

/// Looks at what [`crate::unpack`] noted about the member list.
pub struct ArchivePathTrick;

impl Detector for ArchivePathTrick {
    fn wants(&self, artifact: &Artifact) -> bool {
        artifact.kind.is_container()
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for trick in subject.facts.members.iter().filter(|trick| trick.ambiguity.is_none()) {
            // Special files run nothing, and archives that test archivers hold them.
            let special = SPECIAL.contains(&trick.what.as_str());
            let basis = if special { Basis::Context } else { Basis::PartOfChain };
            let message = format!("`{}` in this archive: {}", trick.member, trick.what);
            found.signal(0..0, basis, message).does([Behaviour::Hides]);
        }
        Ok(())
    }
}
