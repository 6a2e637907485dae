//! Does a key or mnemonic that a caller hands over also leave? See `rules/js-key-theft.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::{Flow, Labels, Sink};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct JsKeyTheft;

impl Detector for JsKeyTheft {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::JavaScript, Kind::TypeScript]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        if flow.sink != Sink::Send || !flow.fixed || !flow.labels.any(Labels::KEY) {
            return None;
        }
        let to = flow.address.as_deref().unwrap_or("an address that is computed");
        let message = format!("a private key, mnemonic or seed that a caller hands over is sent to {to}");
        Some(Judged::new(Basis::CompleteChain, message, [Behaviour::ReadsSecrets, Behaviour::Sends]))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}
