//! Does a key that a caller hands over leave from Python? See `rules/py-key-theft.md`. The decision is the one for JavaScript: a flow has no language.

use super::js_key_theft::JsKeyTheft;
use super::{Detector, Found, Judged, Subject};
use crate::analyse::Flow;
use crate::artifact::Kind;
use crate::signal::GapReason;

/// The detector.
pub struct PyKeyTheft;

impl Detector for PyKeyTheft {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::Python]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        JsKeyTheft.judge(flow)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}
