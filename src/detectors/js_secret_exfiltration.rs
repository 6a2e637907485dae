//! Do wallets, browser stores, keys or the clipboard leave? See `rules/js-secret-exfiltration.md`.

use super::{Detector, Found, Subject};
use crate::analyse::{Labels, Sink};
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct JsSecretExfiltration;

impl Detector for JsSecretExfiltration {
    fn wants(&self, artifact: &Artifact) -> bool {
        matches!(artifact.kind, Kind::JavaScript | Kind::TypeScript)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for flow in subject.facts.flows.iter().filter(|flow| flow.sink == Sink::Send && flow.fixed) {
            if !flow.labels.any(Labels::SECRET.with(Labels::CLIPBOARD)) {
                continue;
            }
            let to = flow.address.as_deref().unwrap_or("an address that is computed");
            let message = format!("{} sent to {to}", words(flow.labels));
            found.flow(flow, Basis::CollectToSend, message).does([Behaviour::ReadsSecrets, Behaviour::Sends]);
        }
        Ok(())
    }
}

fn words(labels: Labels) -> &'static str {
    match labels.any(Labels::SECRET) {
        true => "the content of a file that holds secrets is",
        false => "what is in the clipboard is",
    }
}
