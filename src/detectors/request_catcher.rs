//! Is a service asked that does nothing but catch requests? See `rules/request-catcher.md`.

use super::{Detector, Found, Judged, Subject, deeds};
use crate::analyse::flow::catchers::{Catcher, catcher};
use crate::analyse::{Deed, Flow, Sink, When};
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct RequestCatcher;

impl Detector for RequestCatcher {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::JavaScript, Kind::TypeScript, Kind::Python]
    }

    fn wants(&self, _: &Artifact) -> bool {
        true
    }

    fn judge(&self, flow: &Flow) -> Option<Judged> {
        if flow.sink != Sink::Send || !flow.fixed || flow.when != When::Load {
            return None;
        }
        let address = flow.address.as_deref()?;
        let (basis, message) = said(address)?;
        Some(Judged::new(basis, format!("{message} as soon as the file is loaded"), [Behaviour::Sends]))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        if self.follows().contains(&subject.artifact.kind) {
            let whole = is_package(subject.artifact);
            for flow in &subject.facts.flows {
                let Some(judged) = self.judge(flow) else { continue };
                let basis = if whole { Basis::Trespass } else { judged.basis };
                found.flow(flow, basis, judged.message).does(judged.behaviours);
            }
        }
        for done in deeds(subject.facts).filter(|done| done.deed == Deed::AsksCatcher) {
            if let Some((basis, message)) = said(done.what) {
                done.draft(found, basis, message).does([Behaviour::Sends]);
            }
        }
        Ok(())
    }
}

/// What runs when a Python package is imported, whichever part of it is wanted: no place for a program's own messages, which a
/// script or a bot has elsewhere.
fn is_package(artifact: &Artifact) -> bool {
    artifact.kind == Kind::Python && artifact.path().to_string().rsplit('/').next() == Some("__init__.py")
}

fn said(address: &str) -> Option<(Basis, String)> {
    Some(match catcher(address)? {
        Catcher::Requests => (Basis::Trespass, format!("{address}, which only keeps who asks it, is asked")),
        Catcher::Messages => (Basis::OneToSend, format!("a message is left at {address}")),
    })
}
