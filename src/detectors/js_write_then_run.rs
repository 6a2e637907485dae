//! Is something downloaded, written to a file and run? See `rules/js-write-then-run.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::shell::address;
use crate::analyse::{Flow, Labels, Sink};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, Concealment, GapReason};

/// The detector.
pub struct JsWriteThenRun;

impl Detector for JsWriteThenRun {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::JavaScript, Kind::TypeScript]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        if flow.sink != Sink::WrittenFile || !flow.fixed {
            return None;
        }
        let from = flow.address.as_deref().unwrap_or("an address that is computed");
        let message = format!("a file is filled with what {from} answers, and run");
        let concealments = concealments(flow);
        // A module runs in this process; a program that is started in plain sight is what installers do.
        let loads = matches!(flow.callee.as_str(), "require" | "import");
        let basis = match () {
            () if loads || !concealments.is_empty() => Basis::CompleteChain,
            // Whoever holds its checksum knows what he runs: it is as good as part of the package.
            () if flow.verified => Basis::Context,
            () => Basis::RemoteToShell,
        };
        let judged = Judged::new(basis, message, [Behaviour::Fetches, Behaviour::Executes]);
        Some(Judged { concealments, ..judged })
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}

/// How it is kept from the user.
fn concealments(flow: &Flow) -> Vec<Concealment> {
    let mut out = Vec::new();
    if flow.quiet {
        out.push(Concealment::HiddenWindow);
    }
    if flow.in_decoded || flow.address_labels.any(Labels::DECODED) {
        out.push(Concealment::AssembledAddress);
    }
    if let Some(text) = &flow.address {
        out.extend(address::address(text, &[], false).concealments);
    }
    out
}
