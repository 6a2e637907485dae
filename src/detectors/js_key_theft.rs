//! Does a key or mnemonic that a caller hands over also leave? See `rules/js-key-theft.md`.

use super::{Detector, Found, Subject};
use crate::analyse::{Labels, Sink};
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct JsKeyTheft;

impl Detector for JsKeyTheft {
    fn wants(&self, artifact: &Artifact) -> bool {
        matches!(artifact.kind, Kind::JavaScript | Kind::TypeScript)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for flow in subject.facts.flows.iter().filter(|flow| flow.sink == Sink::Send && flow.fixed) {
            if !flow.labels.any(Labels::KEY) {
                continue;
            }
            let to = flow.address.as_deref().unwrap_or("an address that is computed");
            let message = format!("a private key, mnemonic or seed that a caller hands over is sent to {to}");
            found.flow(flow, Basis::CompleteChain, message).does([Behaviour::ReadsSecrets, Behaviour::Sends]);
        }
        Ok(())
    }
}
