//! Does a key that a caller hands over leave from Python? See `rules/py-key-theft.md`.

use super::js_key_theft::JsKeyTheft;
use super::{Detector, Found, Judged, Subject};
use crate::analyse::shell::address;
use crate::analyse::{Answer, Flow, Labels, Sink};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, Concealment, GapReason};

/// The detector.
pub struct PyKeyTheft;

const HIDDEN: Labels = Labels::DECODED.with(Labels::DECRYPTED);

impl Detector for PyKeyTheft {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::Python]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        JsKeyTheft.judge(flow).or_else(|| on_the_side(flow)).or_else(|| hidden_address(flow)).or_else(|| named(flow))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}

/// A secret that leaves on the side: nobody reads the answer, so it was not asked for the sake of one.
fn on_the_side(flow: &Flow) -> Option<Judged> {
    let given = flow.labels.any(Labels::PARAMETER.with(Labels::KEYS));
    if flow.sink != Sink::Send || !flow.fixed || !given || flow.answer != Answer::Ignored {
        return None;
    }
    let hidden = flow.address_labels.any(HIDDEN);
    let secret =
        flow.labels.any(Labels::NAMED_KEY) || flow.labels.any(Labels::NAMED_SECRET) && hidden && flow.swallowed;
    if !secret {
        return None;
    }
    let to = flow.address.as_deref().unwrap_or("an address that is computed");
    let message =
        format!("what a caller hands over under the name of a secret is sent to {to}, and nobody reads the answer");
    let mut judged = Judged::new(Basis::CompleteChain, message, [Behaviour::ReadsSecrets, Behaviour::Sends]);
    if hidden {
        judged.behaviours.push(Behaviour::Hides);
        judged.concealments.push(Concealment::AssembledAddress);
    }
    Some(judged)
}

/// Whatever a caller hands over: who hides where he sends it has no right to it.
fn hidden_address(flow: &Flow) -> Option<Judged> {
    let given = flow.labels.any(Labels::PARAMETER.with(Labels::KEYS));
    let hidden = flow.address_labels.any(HIDDEN);
    let covert = flow.answer != Answer::Read && flow.swallowed;
    if flow.sink != Sink::Send || !flow.fixed || !given || !(hidden || flow.in_decoded && covert) {
        return None;
    }
    let to = flow.address.as_deref().unwrap_or("an address that is computed");
    let message = format!("what a caller hands over is sent to {to}, which stands encoded here");
    // A client hides its host from who would block it, and still reads what that says.
    let covert = flow.answer != Answer::Read && (flow.swallowed || flow.labels.any(Labels::FILE));
    let basis = if covert { Basis::CompleteChain } else { Basis::PartOfChain };
    let judged = Judged::new(basis, message, [Behaviour::ReadsSecrets, Behaviour::Sends, Behaviour::Hides]);
    Some(Judged { concealments: vec![Concealment::AssembledAddress], ..judged })
}

/// A name is no use: a client of a service also sends what is called a key to its own host, and reads what that says.
fn named(flow: &Flow) -> Option<Judged> {
    let named = flow.labels.any(Labels::NAMED_KEY) && flow.answer != Answer::Read;
    if flow.sink != Sink::Send || !flow.fixed || !named {
        return None;
    }
    let to = flow.address.as_deref().unwrap_or("an address that is computed");
    let message = format!("what a caller hands over under the name of a key is sent to {to}");
    // No service stands behind a tunnel to somebody's own machine, or on a host where everybody leaves what he wants.
    let nobodys = address::address(to, &[], false).concealments.contains(&Concealment::PasteOrShortLink);
    let basis = if nobodys { Basis::CompleteChain } else { Basis::PartOfChain };
    Some(Judged::new(basis, message, [Behaviour::ReadsSecrets, Behaviour::Sends]))
}
