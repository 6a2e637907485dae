//! Is a host, key or code read from a blockchain? See `rules/blockchain-dead-drop.md`.

use super::{Detector, Found, Subject};
use crate::analyse::{Labels, Sink};
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct BlockchainDeadDrop;

impl Detector for BlockchainDeadDrop {
    fn wants(&self, artifact: &Artifact) -> bool {
        matches!(artifact.kind, Kind::JavaScript | Kind::TypeScript)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for flow in &subject.facts.flows {
            let direct = flow.labels.any(Labels::CHAIN);
            if !direct && !flow.address_labels.any(Labels::CHAIN) || !flow.fixed {
                continue;
            }
            let ends = match flow.sink {
                Sink::Code => "as code",
                Sink::Command => "as a command",
                Sink::WrittenFile => "as a file",
                _ => continue,
            };
            let message = match direct {
                true => format!("what stands on a blockchain is run {ends}"),
                false => format!("what the address answers that stands on a blockchain is run {ends}"),
            };
            found
                .flow(flow, Basis::CompleteChain, message)
                .does([Behaviour::Fetches, Behaviour::Decodes, Behaviour::Executes]);
        }
        Ok(())
    }
}
