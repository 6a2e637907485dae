//! Is encoded text decoded and run, and does it fetch more or open a shell? See `rules/encoded-command.md`.

use super::{Detector, Found, Subject, deeds};
use crate::analyse::Deed;
use crate::artifact::Artifact;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct EncodedCommand;

impl Detector for EncodedCommand {
    fn wants(&self, _: &Artifact) -> bool {
        true
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for done in deeds(subject.facts) {
            let (basis, message) = match done.deed {
                Deed::HiddenChain => {
                    let shown: String =
                        done.what.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect();
                    (Basis::CompleteChain, format!("encoded text is decoded and run: `{shown}`"))
                }
                Deed::RunsOpaque => (Basis::PartOfChain, format!("{}, and cannot be read here", done.what)),
                _ => continue,
            };
            done.draft(found, basis, message).does([Behaviour::Decodes, Behaviour::Executes, Behaviour::Hides]);
        }
        Ok(())
    }
}
