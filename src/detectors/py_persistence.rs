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

/// Places from which something is started by itself, and in which no package has business before anybody called it. Files of
/// shells are not among them: installers of completions write there.
const BEFORE_ANYBODY_CALLS: &[&str] = &[
    "start menu/programs/startup",
    "currentversion/run",
    "--load-extension",
    "the source of a module that is installed",
    "library/launchagents/",
    "library/launchdaemons/",
    ".config/autostart/",
    ".config/systemd/user/",
    "/etc/systemd/system/",
    "/etc/cron",
    "/var/spool/cron",
];

/// What is written where it runs by itself, whoever writes it.
pub(super) fn written(flow: &Flow) -> Option<Judged> {
    if flow.sink != Sink::Startup || lets_in(&flow.callee) {
        return None;
    }
    let elsewhere = flow.labels.any(Labels::FETCHED_FILE | Labels::DECODED | Labels::DECRYPTED);
    let place = flow.callee.replace('\\', "/").to_ascii_lowercase();
    let logon = BEFORE_ANYBODY_CALLS.iter().any(|known| place.contains(known));
    let basis = match () {
        () if elsewhere || logon && flow.when == When::Load => Basis::DropAndRun,
        () if flow.when == When::Load => Basis::Unasked,
        () => return None,
    };
    let message = format!("something is written where it runs by itself: {}", flow.callee);
    Some(Judged::new(basis, message, [Behaviour::Persists]))
}
