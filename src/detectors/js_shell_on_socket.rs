//! Is a shell tied to a connection, or does what comes in run? See `rules/js-shell-on-socket.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::{Flow, Labels, Sink};
use crate::artifact::Kind;
use crate::limits;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct JsShellOnSocket;

fn shown(text: &str) -> &str {
    limits::cut(text, limits::MESSAGE_TEXT_BYTES)
}

/// Where the connection leads, as far as that is known.
fn to(flow: &Flow) -> String {
    flow.address.as_deref().map_or(String::new(), |address| format!(" to {}", shown(address)))
}

impl Detector for JsShellOnSocket {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::JavaScript, Kind::TypeScript]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        let whole = flow.text.as_deref().is_none_or(|text| text.starts_with('…'));
        let message = match flow.sink {
            Sink::Shell => {
                let program = flow.text.as_deref().map_or(String::new(), |program| format!(" (`{}`)", shown(program)));
                format!("a shell{program} is tied to a connection{}", to(flow))
            }
            Sink::Code if flow.labels.any(Labels::MESSAGE) && !flow.callee.contains(".stdin.") => return None,
            Sink::Code | Sink::Command if flow.labels.any(Labels::MESSAGE.with(Labels::REQUEST)) && whole => {
                let how = if flow.sink == Sink::Code { "as code" } else { "as a command" };
                match flow.labels.any(Labels::MESSAGE) {
                    true => {
                        format!("a message that comes in on a connection{} is run {how} by `{}`", to(flow), flow.callee)
                    }
                    false => format!("a request that comes in is run {how} by `{}`", flow.callee),
                }
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
