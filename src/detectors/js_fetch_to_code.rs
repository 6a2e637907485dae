//! Does text from the network become code? See `rules/js-fetch-to-code.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::{Flow, Labels, Sink};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, Concealment, GapReason};

/// The detector.
pub struct JsFetchToCode;

const REMOTE: Labels = Labels::NETWORK.with(Labels::DNS).with(Labels::MESSAGE);

impl Detector for JsFetchToCode {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::JavaScript, Kind::TypeScript]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        let runs = match flow.sink {
            Sink::Code => "becomes code",
            Sink::Command if is_whole(flow) => "is run as a command",
            // A path that other functions worked on is too far from what an answer said.
            Sink::Load if is_whole(flow) && flow.parameters.is_empty() && flow.imports.is_empty() => {
                "is loaded as a module"
            }
            _ => return None,
        };
        // Who calls a module loader names what it loads; here the program itself does. Commands that come in on an open
        // connection have a rule of their own, and so have blockchains.
        let typed = flow.sink == Sink::Command || flow.callee.contains(".stdin.");
        let elsewhere = flow.labels.any(Labels::CHAIN) || flow.labels.any(Labels::MESSAGE) && typed;
        if !flow.labels.any(REMOTE) || !flow.fixed || elsewhere {
            return None;
        }
        let basis = if flow.sink == Sink::Load { Basis::PartOfChain } else { Basis::CompleteChain };
        let from = flow.address.as_deref().unwrap_or("an address that is computed");
        let message = format!("what {from} answers {runs}");
        let mut judged = Judged::new(basis, message, [Behaviour::Fetches, Behaviour::Executes]);
        if flow.address_labels.any(Labels::DECODED) {
            judged.behaviours.push(Behaviour::Decodes);
            judged.concealments.push(Concealment::AssembledAddress);
        }
        if flow.in_decoded {
            judged.behaviours.extend([Behaviour::Hides, Behaviour::Decodes]);
        }
        Some(judged)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}

/// Whether nothing of the command stands in the program.
fn is_whole(flow: &Flow) -> bool {
    flow.text.as_deref().is_none_or(|text| text.starts_with('…'))
}
