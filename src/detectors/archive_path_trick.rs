//! Tricks in the member list of an archive: names that leave the folder it is unpacked in or show as something else,
//! and members that one reader sees and another does not.

use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, GapReason};

use super::{Detector, Found, Subject};

/// Members that are no files: an oddity, and no way in.
const SPECIAL: &[&str] = &["it is a device file", "it is a named pipe"];

/// Looks at what [`crate::unpack`] noted about the member list.
pub struct ArchivePathTrick;

impl Detector for ArchivePathTrick {
    fn wants(&self, artifact: &Artifact) -> bool {
        matches!(artifact.kind, Kind::Zip | Kind::Tar)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let mut tricks: Vec<_> = subject.facts.members.iter().collect();
        // Only a few signals are kept, and what decides most must be among them.
        tricks.sort_by_key(|trick| !(trick.readers_differ && trick.code));
        for trick in tricks {
            let basis = match trick.readers_differ && trick.code {
                true => Basis::StructuralTrick,
                // They run nothing, and archives that test archivers hold them.
                false if SPECIAL.contains(&trick.what.as_str()) => Basis::Context,
                false => Basis::PartOfChain,
            };
            let message = match (trick.member.as_str(), trick.readers_differ) {
                ("", _) => format!("{} in this archive", trick.what),
                (member, true) => {
                    format!("Two readers of this archive see different members: `{member}`: {}", trick.what)
                }
                (member, false) => format!("`{member}` in this archive: {}", trick.what),
            };
            found.signal(0..0, basis, message).does([Behaviour::Hides]);
        }
        Ok(())
    }
}
