//! Do wallets, browser stores, keys or the clipboard leave? See `rules/js-secret-exfiltration.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::{Flow, Labels, Sink};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct JsSecretExfiltration;

impl Detector for JsSecretExfiltration {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::JavaScript, Kind::TypeScript]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        if flow.sink != Sink::Send || !flow.fixed || !flow.labels.any(Labels::SECRET.with(Labels::CLIPBOARD)) {
            return None;
        }
        let to = flow.address.as_deref().unwrap_or("an address that is computed");
        let message = format!("{} sent to {to}", words(flow.labels));
        Some(Judged::new(Basis::CollectToSend, message, [Behaviour::ReadsSecrets, Behaviour::Sends]))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}

fn words(labels: Labels) -> &'static str {
    match labels.any(Labels::SECRET) {
        true => "the content of a file that holds secrets is",
        false => "what is in the clipboard is",
    }
}
