//! Is text that is hidden in the project decoded and run by Python? See `rules/py-decode-to-code.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::{Flow, Labels, Sink};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct PyDecodeToCode;

const HIDDEN: Labels = Labels::DECODED.with(Labels::DECRYPTED).with(Labels::HIDDEN_FILE).with(Labels::COMPILED);
const OUTSIDE: Labels = Labels::REMOTE.with(Labels::ANY_NETWORK).with(Labels::REQUEST);
/// What somebody else gives to be decoded.
const GIVEN: Labels = Labels::PARAMETER.with(Labels::FILE).with(Labels::IMPORTED);

impl Detector for PyDecodeToCode {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::Python]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        if flow.sink != Sink::Code || !flow.labels.any(HIDDEN) || flow.labels.any(OUTSIDE) {
            return None;
        }
        let given = flow.labels.any(GIVEN) && !flow.labels.any(Labels::HIDDEN_FILE | Labels::DECRYPTED);
        // Somebody else's text is his affair; a text of the program's own, for which somebody else has the key, is hidden.
        let sealed = flow.labels.any(Labels::SEALED);
        if given && !flow.followed && !sealed && flow.labels.any(Labels::PARAMETER | Labels::IMPORTED) {
            return None;
        }
        // What was read is judged by what it does: its own flows are told by their rules.
        // A loader that takes a file for what its name denies knows what it holds.
        let disguised = flow.labels.any(Labels::HIDDEN_FILE) && !flow.followed;
        let starts =
            flow.callee == "python" || flow.callee.contains('.') && !flow.callee.starts_with("types.") && !disguised;
        let basis = if flow.followed || given || starts { Basis::PartOfChain } else { Basis::CompleteChain };
        let how = if flow.followed { "it was decoded here and followed" } else { "it could not be read" };
        let what = match () {
            () if flow.labels.any(Labels::COMPILED) => "compiled code that stands encoded in the project",
            () if flow.labels.any(Labels::DECRYPTED) => "decrypted text",
            () if flow.labels.any(Labels::HIDDEN_FILE) => "the content of a file whose name says it is no code",
            () => "text that stands encoded in the project",
        };
        let message = format!("{what} is run; {how}");
        Some(Judged::new(basis, message, [Behaviour::Hides, Behaviour::Decodes, Behaviour::Executes]))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}
