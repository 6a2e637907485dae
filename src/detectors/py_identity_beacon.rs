//! Does what identifies the machine leave while a package is installed or loaded? See `rules/py-identity-beacon.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::flow::catchers::{Catcher, catcher};
use crate::analyse::{Flow, Labels, Sink, When};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct PyIdentityBeacon;

impl Detector for PyIdentityBeacon {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::Python]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        let identity = flow.labels.only(Labels::IDENTITY);
        let hooked = is_hook(flow);
        if flow.sink != Sink::Send || !flow.fixed {
            return None;
        }
        if flow.when != When::Load && !hooked {
            return later(flow, identity);
        }
        if identity.is_none() {
            let file = flow.labels.any(Labels::FILE) && !flow.labels.any(Labels::SECRET);
            let message = "the content of a file is sent away as soon as the module is loaded";
            return file.then(|| Judged::new(one(flow), message, [Behaviour::Sends]));
        }
        let to = flow.address.as_deref().unwrap_or("an address that is computed");
        let words = identity.words();
        let verb = if words.len() == 1 { "is" } else { "are" };
        let when = if flow.when == When::Load { "as soon as the module is loaded" } else { "by the package" };
        let message = format!("{} {verb} sent to {to} {when}", words.join(" and "));
        let basis = if words.len() >= 2 { Basis::CollectToSend } else { one(flow) };
        Some(Judged::new(basis, message, [Behaviour::ReadsSecrets, Behaviour::Sends]))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}

/// What leaves when a function is called is the caller's affair, unless the address stands there so that nobody reads it.
fn later(flow: &Flow, identity: Labels) -> Option<Judged> {
    let hidden = flow.address_labels.any(Labels::DECODED | Labels::DECRYPTED);
    if identity.is_none() || !hidden || flow.when != When::Call {
        return None;
    }
    let to = flow.address.as_deref().unwrap_or("an address that is computed");
    let message = format!("{} sent to {to}, which stands encoded here", identity.words().join(" and "));
    Some(Judged::new(Basis::PartOfChain, message, [Behaviour::ReadsSecrets, Behaviour::Sends, Behaviour::Hides]))
}

/// What one thing that leaves is worth: where the address is hidden, or given by another address, somebody knows why.
fn one(flow: &Flow) -> Basis {
    let hidden = Labels::DECODED | Labels::DECRYPTED | Labels::NETWORK;
    let hides = flow.when == When::Load && flow.address_labels.any(hidden);
    if is_hook(flow) || hides { Basis::CollectToSend } else { Basis::OneToSend }
}

/// A messenger's hook in the code of a package is its author's ear, whenever it is spoken to.
fn is_hook(flow: &Flow) -> bool {
    flow.address.as_deref().and_then(catcher) == Some(Catcher::Messages)
}
