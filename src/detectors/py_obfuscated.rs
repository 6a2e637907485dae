//! Does a Python program hide its meaning as a whole? See `rules/py-obfuscated.md`. At most a review: obfuscation is no
//! chain.

use super::{Detector, Found, Subject};
use crate::analyse::obfuscation;
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, GapReason};

/// The detector.
pub struct PyObfuscated;

impl Detector for PyObfuscated {
    fn wants(&self, artifact: &Artifact) -> bool {
        artifact.kind == Kind::Python
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let measured = &subject.facts.obfuscation;
        if measured.score < obfuscation::WHOLE_FILE {
            return Ok(());
        }
        let Some((_, first)) = measured.traits.first() else { return Ok(()) };
        let words: Vec<&str> = measured.traits.iter().map(|(what, _)| what.as_str()).collect();
        let message = format!("the code hides its meaning: {}", words.join("; "));
        let mut draft =
            found.signal(first.clone(), Basis::PartOfChain, message).does([Behaviour::Hides, Behaviour::Decodes]);
        for (what, place) in measured.traits.iter().skip(1) {
            draft = draft.related(place.clone(), what.clone());
        }
        Ok(())
    }
}
