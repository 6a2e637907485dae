//! Do secrets, or what identifies a machine, leave by a command line? See `rules/shell-exfiltration.md`.

use super::{Detector, Found, Subject, deeds};
use crate::analyse::{Deed, Start};
use crate::artifact::Artifact;
use crate::signal::{Basis, Behaviour, GapReason, Moment, Surrounding};

/// The detector.
pub struct ShellExfiltration;

impl Detector for ShellExfiltration {
    fn wants(&self, _: &Artifact) -> bool {
        true
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for done in deeds(subject.facts) {
            let moment = done.start.map(Start::moment);
            let unasked = matches!(
                moment,
                Some(Moment::Clone | Moment::Open | Moment::Agent | Moment::Install | Moment::Import | Moment::Commit)
            );
            match done.deed {
                // Rule 2 names install and import: a report that somebody starts on purpose is no beacon.
                Deed::SendsIdentity => {
                    let basis = if unasked || moment.is_none() { Basis::CollectToSend } else { Basis::Context };
                    let draft = done
                        .draft(found, basis, format!("sends {}", done.what))
                        .does([Behaviour::ReadsSecrets, Behaviour::Sends]);
                    if moment.is_none() {
                        draft.only(Surrounding::Autostarted);
                    }
                }
                Deed::SendsSecret => {
                    done.draft(found, Basis::CollectToSend, format!("sends {}", done.what))
                        .does([Behaviour::ReadsSecrets, Behaviour::Sends]);
                }
                _ => {}
            }
        }
        Ok(())
    }
}
