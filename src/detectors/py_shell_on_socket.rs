//! Is a shell tied to a connection by Python? See `rules/py-shell-on-socket.md`. The decision is the one for JavaScript: a flow has no language.

use super::js_shell_on_socket::JsShellOnSocket;
use super::{Detector, Found, Judged, Subject};
use crate::analyse::Flow;
use crate::artifact::Kind;
use crate::signal::GapReason;

/// The detector.
pub struct PyShellOnSocket;

impl Detector for PyShellOnSocket {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::Python]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        JsShellOnSocket.judge(flow)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}
