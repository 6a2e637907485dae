//! Does the whole environment leave from Python? See `rules/py-env-exfiltration.md`. The decision is the one for JavaScript: a flow has no language.

use super::js_env_exfiltration::JsEnvExfiltration;
use super::{Detector, Found, Judged, Subject};
use crate::analyse::Flow;
use crate::artifact::Kind;
use crate::signal::GapReason;

/// The detector.
pub struct PyEnvExfiltration;

impl Detector for PyEnvExfiltration {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::Python]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        JsEnvExfiltration.judge(flow)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}
