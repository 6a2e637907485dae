//! Does the project make the package manager ask somebody else's registry? See `rules/package-registry.md`.

use super::dependency_source::is_registry;
use super::{Detector, Found, Subject};
use crate::analyse::dependencies::host;
use crate::analyse::shell::address;
use crate::artifact::Artifact;
use crate::intel::is_test;
use crate::signal::{Basis, Behaviour, Concealment, GapReason};

/// The detector.
pub struct PackageRegistry;

impl Detector for PackageRegistry {
    fn wants(&self, artifact: &Artifact) -> bool {
        !artifact.path().lower().contains("node_modules/")
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let Some(listed) = subject.facts.dependencies.as_deref() else { return Ok(()) };
        // Beside the usual registry another one is an addition, whatever the file calls it.
        let usual = listed.registries.iter().any(|registry| is_registry(listed.ecosystem, &host(&registry.address)));
        for registry in &listed.registries {
            let from = host(&registry.address);
            let known = address::address(&registry.address, &[], false);
            // A variable or a folder says nothing here; this machine serves nobody else's packages.
            if !from.contains('.') || from.contains('$') || known.local || is_registry(listed.ecosystem, &from) {
                continue;
            }
            let bad = |hides: &&Concealment| matches!(hides, Concealment::RawIp | Concealment::PasteOrShortLink);
            let hides: Vec<Concealment> = known.concealments.iter().filter(bad).copied().collect();
            let private = crate::analyse::shell::address::is_private_host(&from);
            let counts = !is_test(subject.artifact) && !private && (registry.replaces && !usual || !hides.is_empty());
            let basis = if counts { Basis::PartOfChain } else { Basis::Context };
            let which = if registry.replaces && !usual { "every package" } else { "some packages" };
            let message = format!("`{}` makes {which} come from {from}", registry.setting);
            found.signal(registry.place.span(), basis, message).does([Behaviour::Fetches]).hidden_by(hides);
        }
        Ok(())
    }
}
