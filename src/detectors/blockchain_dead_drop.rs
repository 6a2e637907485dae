//! Is a host, key or code read from a blockchain? See `rules/blockchain-dead-drop.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::{Flow, Labels, Sink};
use crate::artifact::Kind;
use crate::limits;
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
        // Of a direct read it is the node that was asked, or the account.
        let from = flow.address.as_deref().filter(|_| direct).map_or(String::new(), |address| {
            format!(" (read from {})", limits::cut(address, limits::MESSAGE_TEXT_BYTES))
        });
        let message = match direct {
            true => format!("what stands on a blockchain{from} is run {ends} by `{}`", flow.callee),
            false => format!("what the address answers that stands on a blockchain is run {ends} by `{}`", flow.callee),
        };
        let behaviours = [Behaviour::Fetches, Behaviour::Decodes, Behaviour::Executes];
        Some(Judged::new(Basis::CompleteChain, message, behaviours))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}
