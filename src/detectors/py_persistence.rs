//! Does Python write something where it runs by itself? See `rules/py-persistence.md`.

use super::{Detector, Found, Judged, Subject};
use crate::analyse::flow::paths::lets_in;
use crate::analyse::{Flow, Labels, Sink, When};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct PyPersistence;

impl Detector for PyPersistence {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::Python]
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        written(flow)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        found.judged(self, &subject.facts.flows);
        Ok(())
    }
}

/// What is written where it runs by itself, whoever writes it.
pub(super) fn written(flow: &Flow) -> Option<Judged> {
    if flow.sink != Sink::Startup || lets_in(&flow.callee) {
        return None;
    }
    let elsewhere = flow.labels.any(Labels::FETCHED_FILE | Labels::DECODED | Labels::DECRYPTED);
    let place = flow.callee.replace('\\', "/").to_ascii_lowercase();
    // No package has business in the user's start-up folder before anybody called it.
    let logon = place.contains("start menu/programs/startup") || place.contains("currentversion/run");
    let basis = match () {
        () if elsewhere || logon && flow.when == When::Load => Basis::DropAndRun,
        () if flow.when == When::Load => Basis::Unasked,
        () => return None,
    };
    let message = format!("something is written where it runs by itself: {}", flow.callee);
    Some(Judged::new(basis, message, [Behaviour::Persists]))
}
