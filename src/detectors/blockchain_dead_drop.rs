//! Is a host, key or code read from a blockchain? See `rules/blockchain-dead-drop.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::{Flow, Labels, Sink};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct BlockchainDeadDrop;

impl Detector for BlockchainDeadDrop {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::JavaScript, Kind::TypeScript]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        let direct = flow.labels.any(Labels::CHAIN);
        if !direct && !flow.address_labels.any(Labels::CHAIN) || !flow.fixed {
            return None;
        }
        let ends = match flow.sink {
            Sink::Code => "as code",
            Sink::Command => "as a command",
            Sink::WrittenFile => "as a file",
            _ => return None,
        };
        let message = match direct {
            true => format!("what stands on a blockchain is run {ends}"),
            false => format!("what the address answers that stands on a blockchain is run {ends}"),
        };
        let behaviours = [Behaviour::Fetches, Behaviour::Decodes, Behaviour::Executes];
        Some(Judged::new(Basis::CompleteChain, message, behaviours))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}
