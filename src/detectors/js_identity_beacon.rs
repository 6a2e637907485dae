//! Do two or more things that identify the machine leave when the module is loaded? See `rules/js-identity-beacon.md`.

use super::{Detector, Found, Subject};
use crate::analyse::{Labels, Sink, When};
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct JsIdentityBeacon;

impl Detector for JsIdentityBeacon {
    fn wants(&self, artifact: &Artifact) -> bool {
        matches!(artifact.kind, Kind::JavaScript | Kind::TypeScript)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for flow in subject.facts.flows.iter().filter(|flow| flow.sink == Sink::Send && flow.fixed) {
            if flow.when != When::Load || flow.labels.count(Labels::IDENTITY) < 2 {
                continue;
            }
            let to = flow.address.as_deref().unwrap_or("an address that is computed");
            let message = format!("{} are sent to {to} as soon as the module is loaded", flow.labels.only(Labels::IDENTITY).words().join(" and "));
            found.flow(flow, Basis::CollectToSend, message).does([Behaviour::ReadsSecrets, Behaviour::Sends]);
        }
        Ok(())
    }
}
