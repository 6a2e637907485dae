//! Does a window of its own ask for a password that then leaves? See `rules/credential-prompt.md`.

use super::{Detector, Found, Subject, deeds, runs_remote};
use crate::analyse::Deed;
use crate::artifact::Artifact;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct CredentialPrompt;

impl Detector for CredentialPrompt {
    fn wants(&self, _: &Artifact) -> bool {
        true
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let facts = subject.facts;
        let sends = deeds(facts).find(|done| done.deed == Deed::SendsSecret);
        let leaves = sends.as_ref().is_some_and(|sent| sent.what.contains("a password"));
        for done in deeds(facts).filter(|done| done.deed == Deed::AsksPassword) {
            let (basis, message) = if leaves {
                (Basis::CompleteChain, format!("{}, and it is sent away", done.what))
            } else if sends.is_some() || runs_remote(facts) {
                (Basis::PartOfChain, format!("{}, beside a way out", done.what))
            } else {
                (Basis::Context, done.what.to_owned())
            };
            let draft = done.draft(found, basis, message).does([Behaviour::ReadsSecrets]);
            match sends.as_ref().filter(|_| leaves) {
                Some(sent) => drop(draft.does([Behaviour::Sends]).related(sent.span.clone(), "sent away here")),
                None => drop(draft),
            }
        }
        Ok(())
    }
}
