//! Does text from the network become code? See `rules/js-fetch-to-code.md`.

use super::{Detector, Found, Subject};
use crate::analyse::{Flow, Labels, Sink};
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, Concealment, GapReason};

/// The detector.
pub struct JsFetchToCode;

const REMOTE: Labels = Labels::NETWORK.with(Labels::DNS).with(Labels::MESSAGE);

impl Detector for JsFetchToCode {
    fn wants(&self, artifact: &Artifact) -> bool {
        matches!(artifact.kind, Kind::JavaScript | Kind::TypeScript)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for flow in &subject.facts.flows {
            let runs = match flow.sink {
                Sink::Code => "becomes code",
                Sink::Command if is_whole(flow) => "is run as a command",
                Sink::Load if is_whole(flow) => "is loaded as a module",
                _ => continue,
            };
            // Who calls a module loader names what it loads; here the program itself does. Commands that come in on an open
            // connection have a rule of their own, and so have blockchains.
            let typed = flow.sink == Sink::Command || flow.callee.contains(".stdin.");
            let elsewhere = flow.labels.any(Labels::CHAIN) || flow.labels.any(Labels::MESSAGE) && typed;
            if !flow.labels.any(REMOTE) || !flow.fixed || elsewhere {
                continue;
            }
            let basis = if flow.sink == Sink::Load { Basis::PartOfChain } else { Basis::CompleteChain };
            let from = flow.address.as_deref().unwrap_or("an address that is computed");
            let message = format!("what {from} answers {runs}");
            let mut draft = found.flow(flow, basis, message).does([Behaviour::Fetches, Behaviour::Executes]);
            if flow.address_labels.any(Labels::DECODED) {
                draft = draft.does([Behaviour::Decodes]).hidden_by([Concealment::AssembledAddress]);
            }
            if flow.in_decoded {
                draft.does([Behaviour::Hides, Behaviour::Decodes]);
            }
        }
        Ok(())
    }
}

/// Whether nothing of the command stands in the program.
fn is_whole(flow: &Flow) -> bool {
    flow.text.as_deref().is_none_or(|text| text.starts_with('…'))
}
