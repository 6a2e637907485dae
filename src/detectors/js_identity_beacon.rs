//! Do two or more things that identify the machine leave when the module is loaded? See `rules/js-identity-beacon.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::{Flow, Labels, Sink, When};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct JsIdentityBeacon;

impl Detector for JsIdentityBeacon {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::JavaScript, Kind::TypeScript]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        let identity = flow.labels.only(Labels::IDENTITY);
        if flow.sink != Sink::Send || !flow.fixed || flow.when != When::Load || identity.count(Labels::IDENTITY) < 2 {
            return None;
        }
        let to = flow.address.as_deref().unwrap_or("an address that is computed");
        let message = format!("{} are sent to {to} as soon as the module is loaded", identity.words().join(" and "));
        Some(Judged::new(Basis::CollectToSend, message, [Behaviour::ReadsSecrets, Behaviour::Sends]))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}
