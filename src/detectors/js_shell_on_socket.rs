//! Is a shell tied to a connection, or does what comes in run? See `rules/js-shell-on-socket.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::{Flow, Labels, Sink};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct JsShellOnSocket;

impl Detector for JsShellOnSocket {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::JavaScript, Kind::TypeScript]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        let whole = flow.text.as_deref().is_none_or(|text| text.starts_with('…'));
        let message = match flow.sink {
            Sink::Shell => "a shell is tied to a connection".to_owned(),
            Sink::Code if flow.labels.any(Labels::MESSAGE) && !flow.callee.contains(".stdin.") => return None,
            Sink::Code | Sink::Command if flow.labels.any(Labels::MESSAGE.with(Labels::REQUEST)) && whole => {
                let what = if flow.labels.any(Labels::MESSAGE) { "a message" } else { "a request" };
                let how = if flow.sink == Sink::Code { "as code" } else { "as a command" };
                format!("{what} that comes in is run {how}")
            }
            _ => return None,
        };
        Some(Judged::new(Basis::CompleteChain, message, [Behaviour::Fetches, Behaviour::Executes]))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}
