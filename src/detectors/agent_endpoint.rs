//! Do the folder's settings send a coding agent's prompts and keys elsewhere? See `rules/agent-endpoint.md`.

use super::{Detector, Found, Subject};
use crate::analyse::manifest::{self, Manifest};
use crate::artifact::Artifact;
use crate::mechanism::agents::ENDPOINT;
use crate::signal::{Basis, Behaviour, GapReason, Moment};

/// The detector.
pub struct AgentEndpoint;

impl Detector for AgentEndpoint {
    fn wants(&self, artifact: &Artifact) -> bool {
        manifest::of(artifact) == Some(Manifest::Agent)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for start in subject.facts.starts.iter().filter(|start| *start.by == ENDPOINT) {
            let address = subject.facts.settings.iter().find(|setting| setting.key == start.label);
            let address = address.map_or("another address", |setting| setting.value.as_str());
            let message = format!("prompts and keys of a coding agent go to {address} ({})", start.label);
            found
                .signal(start.place.span(), Basis::PartOfChain, message)
                .does([Behaviour::Sends, Behaviour::ReadsSecrets])
                .at(Moment::Agent);
        }
        Ok(())
    }
}
