//! Is somebody let into the machine: a key for entry, an account, more rights? See `rules/account-manipulation.md`.

use super::{Detector, Found, Judged, Subject, deeds};
use crate::analyse::flow::paths::lets_in;
use crate::analyse::{Deed, Flow, Sink, When};
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct AccountManipulation;

impl Detector for AccountManipulation {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::JavaScript, Kind::TypeScript, Kind::Python]
    }

    fn wants(&self, _: &Artifact) -> bool {
        true
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        let unasked = flow.sink == Sink::Startup && flow.when == When::Load && lets_in(&flow.callee);
        let message = format!("a key for entry is written to {} as soon as the file is loaded", flow.callee);
        unasked.then(|| Judged::new(Basis::Trespass, message, [Behaviour::Persists]))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        if self.follows().contains(&subject.artifact.kind) {
            found.judged(self, &subject.facts.flows);
        }
        for done in deeds(subject.facts).filter(|done| done.deed == Deed::LetsIn) {
            done.draft(found, Basis::Trespass, done.what.to_owned()).does([Behaviour::Persists]);
        }
        Ok(())
    }
}
