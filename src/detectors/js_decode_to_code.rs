//! Is text that is hidden in the project decoded and run? See `rules/js-decode-to-code.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::{Flow, Labels, Sink};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct JsDecodeToCode;

const HIDDEN: Labels = Labels::DECODED.with(Labels::DECRYPTED).with(Labels::HIDDEN_FILE);
const OUTSIDE: Labels = Labels::NETWORK
    .with(Labels::ANY_NETWORK)
    .with(Labels::MESSAGE)
    .with(Labels::DNS)
    .with(Labels::CHAIN)
    .with(Labels::REQUEST);

impl Detector for JsDecodeToCode {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::JavaScript, Kind::TypeScript]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        if flow.sink != Sink::Code || !flow.labels.any(HIDDEN) || flow.labels.any(OUTSIDE) || flow.in_decoded {
            return None;
        }
        // A function that decodes what its caller gives it hides nothing itself.
        let given = flow.labels.any(Labels::PARAMETER) && !flow.labels.any(Labels::HIDDEN_FILE);
        if given && !flow.followed {
            return None;
        }
        // What was read is judged by what it does: its own flows are told by their rules.
        let (basis, how) = match flow.followed {
            true => (Basis::PartOfChain, "it was decoded here and followed"),
            false if flow.labels.any(Labels::DECRYPTED.with(Labels::HIDDEN_FILE)) => {
                (Basis::CompleteChain, "it could not be read")
            }
            false => (Basis::PartOfChain, "it could not be read"),
        };
        let what = match () {
            () if flow.labels.any(Labels::DECRYPTED) => "decrypted text",
            () if flow.labels.any(Labels::HIDDEN_FILE) => "the content of a file whose name says it is no code",
            () => "text that stands encoded in the project",
        };
        let message = format!("{what} becomes code; {how}");
        Some(Judged::new(basis, message, [Behaviour::Hides, Behaviour::Decodes, Behaviour::Executes]))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}
