//! Is history rewritten so that nobody sees it: clock set, commit amended past its hooks, push forced? See
//! `rules/git-history-rewrite.md`.

use super::{Detector, Found, Subject, deeds};
use crate::analyse::Deed;
use crate::artifact::Artifact;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct GitHistoryRewrite;

impl Detector for GitHistoryRewrite {
    fn wants(&self, _: &Artifact) -> bool {
        true
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let first = |deed: Deed| deeds(subject.facts).find(|done| done.deed == deed);
        let Some(amends) = first(Deed::AmendsUnseen) else { return Ok(()) };
        let (clock, push) = (first(Deed::SetsClock), first(Deed::ForcesPush));
        let (basis, message) = match (&clock, &push) {
            (Some(_), Some(_)) => (
                Basis::CompleteChain,
                "sets the clock, amends the last commit past its hooks and overwrites the remote",
            ),
            _ => (Basis::Context, "amends the last commit past its hooks"),
        };
        let mut draft = amends.draft(found, basis, message).does([Behaviour::Hides]);
        for (other, label) in [(&clock, "the clock is set"), (&push, "the push is forced")] {
            if let Some(other) = other {
                draft = draft.related(other.span.clone(), label);
            }
        }
        Ok(())
    }
}
