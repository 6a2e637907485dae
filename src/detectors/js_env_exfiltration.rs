//! Does the whole environment leave? See `rules/js-env-exfiltration.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::{Flow, Labels, Sink};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct JsEnvExfiltration;

impl Detector for JsEnvExfiltration {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::JavaScript, Kind::TypeScript]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        if flow.sink != Sink::Send || !flow.fixed || !flow.labels.any(Labels::ENVIRONMENT) {
            return None;
        }
        let to = flow.address.as_deref().unwrap_or("an address that is computed");
        let message = format!("the whole environment is sent to {to}");
        Some(Judged::new(Basis::CollectToSend, message, [Behaviour::ReadsSecrets, Behaviour::Sends]))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}
