//! Does the whole environment leave? See `rules/js-env-exfiltration.md`.

use super::{Detector, Found, Subject};
use crate::analyse::{Labels, Sink};
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct JsEnvExfiltration;

impl Detector for JsEnvExfiltration {
    fn wants(&self, artifact: &Artifact) -> bool {
        matches!(artifact.kind, Kind::JavaScript | Kind::TypeScript)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for flow in subject.facts.flows.iter().filter(|flow| flow.sink == Sink::Send && flow.fixed) {
            if !flow.labels.any(Labels::ENVIRONMENT) {
                continue;
            }
            let to = flow.address.as_deref().unwrap_or("an address that is computed");
            let message = format!("the whole environment is sent to {to}");
            found.flow(flow, Basis::CollectToSend, message).does([Behaviour::ReadsSecrets, Behaviour::Sends]);
        }
        Ok(())
    }
}
