//! Is text that is hidden in the project decoded and run by Python? See `rules/py-decode-to-code.md`. The decision is the one for JavaScript: a flow has no language.

use super::js_decode_to_code::JsDecodeToCode;
use super::{Detector, Found, Judged, Subject};
use crate::analyse::Flow;
use crate::artifact::Kind;
use crate::signal::GapReason;

/// The detector.
pub struct PyDecodeToCode;

impl Detector for PyDecodeToCode {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::Python]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        JsDecodeToCode.judge(flow)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}
