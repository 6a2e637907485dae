//! Does text from the network become Python code? See `rules/py-fetch-to-code.md`. The decision is the one for JavaScript: a flow has no language.

use super::js_fetch_to_code::JsFetchToCode;
use super::{Detector, Found, Judged, Subject};
use crate::analyse::Flow;
use crate::artifact::Kind;
use crate::signal::GapReason;

/// The detector.
pub struct PyFetchToCode;

impl Detector for PyFetchToCode {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::Python]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        JsFetchToCode.judge(flow)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}
