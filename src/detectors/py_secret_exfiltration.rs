//! Do secrets, what is typed, or what the screen shows leave from Python? See `rules/py-secret-exfiltration.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::{Flow, Labels, Sink};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct PySecretExfiltration;

const SECRET: Labels = Labels::SECRET.with(Labels::CLIPBOARD).with(Labels::KEYS).with(Labels::SCREEN);

impl Detector for PySecretExfiltration {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::Python]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        if flow.sink != Sink::Send || !flow.fixed || !flow.labels.any(SECRET) {
            return None;
        }
        let to = flow.address.as_deref().unwrap_or("an address that is computed");
        if is_cloud_service(to) {
            return None;
        }
        let what = flow.labels.only(SECRET).words().join(" and ");
        let message = format!("what was taken here ({what}) is sent to {to}");
        Some(Judged::new(Basis::CollectToSend, message, [Behaviour::ReadsSecrets, Behaviour::Sends]))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}

/// Whether an address is the one at which a cloud tells its machines who they are: what it told goes back to it as a token.
fn is_cloud_service(address: &str) -> bool {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest).split(['/', ':', '?']).next();
    matches!(host, Some("169.254.169.254" | "169.254.170.2" | "metadata.google.internal"))
}
