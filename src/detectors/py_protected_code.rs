//! Is a Python program locked, so that only its own runtime can read it? See `rules/py-protected-code.md`.

use super::{Detector, Found, Subject};
use crate::artifact::Kind;
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector. Native modules that stand alone are found where a package is joined (`correlate::python_parts`).
pub struct PyProtectedCode;

/// Modules that decrypt a program while it is loaded.
const RUNTIMES: &[(&str, &str)] = &[
    ("pyarmor_runtime", "PyArmor"),
    ("pytransform", "PyArmor"),
    ("sourcedefender", "SOURCEdefender"),
    ("pyconcrete", "pyconcrete"),
];

impl Detector for PyProtectedCode {
    fn follows(&self) -> &'static [Kind] {
        &[Kind::Python]
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        // The runtime itself, and what only speaks of it, is no locked program.
        let imports = subject.facts.imports.iter().filter(|import| import.at_load).filter_map(|import| {
            let module = import.specifier.trim_start_matches('.');
            let named = module.split('.').any(|part| part == "__pyarmor__");
            let by = RUNTIMES.iter().find(|(name, _)| module.split('.').any(|part| part.starts_with(name)));
            by.map(|(_, by)| (*by, import.place.span())).or(named.then(|| ("PyArmor", import.place.span())))
        });
        let calls = subject.facts.calls.iter().filter_map(|call| {
            let last = call.callee.rsplit('.').next().unwrap_or_default();
            (call.at_load && matches!(last, "__pyarmor__" | "__pyarmor_enter__" | "pyarmor_runtime")).then(|| ("PyArmor", call.span.clone()))
        });
        if let Some((by, span)) = imports.chain(calls).next() {
            found
                .signal(span, Basis::PartOfChain, format!("the program is locked by {by}: nobody can read what it does"))
                .does([Behaviour::Hides, Behaviour::Decodes, Behaviour::Executes]);
        }
        Ok(())
    }
}
