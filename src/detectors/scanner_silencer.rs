//! Is a scanner told to look away in a file in which something was found? See `rules/scanner-silencer.md`.

use std::sync::LazyLock;

use regex::Regex;

use super::{Detector, Found, Subject};
use crate::artifact::Artifact;
use crate::signal::{Basis, Behaviour, GapReason, Surrounding};

/// The detector.
pub struct ScannerSilencer;

/// Comments that tell scanners of code to leave a line or file alone, each as its documentation spells it.
static SILENCERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(?: nosemgrep | NOSONAR | lurescan[-_: ]*(?:ignore|disable|skip|allow) | lgtm\s*\[ | codeql\s*\[
          | trivy:\s*ignore | gitleaks:\s*allow | trufflehog:\s*ignore | checkov:\s*skip | kics-scan\s+ignore
          | devskim:\s*ignore | njsscan-ignore | deepcode\s+ignore | snyk:\s*ignore | nolint:\s*gosec
          | pragma:\s*allowlist\s+secret | nosec\b | ghast:\s*ignore | zizmor:\s*ignore
          | eslint-disable(?:-next-line|-line)?(?:\s+[^\n*]{0,200}\b(?:no-eval|no-implied-eval|no-new-func|security/))? )",
    )
    .ok()
});

impl Detector for ScannerSilencer {
    fn wants(&self, artifact: &Artifact) -> bool {
        artifact.kind.is_script() || artifact.kind.is_configuration()
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let Some(hit) = SILENCERS.as_ref().and_then(|silencers| silencers.find(&subject.text.str)) else {
            return Ok(());
        };
        let says: String = hit.as_str().chars().take(60).collect();
        found
            .signal(hit.range(), Basis::PartOfChain, format!("tells a scanner to look away: `{says}`"))
            .does([Behaviour::Hides])
            .only(Surrounding::BesideTrap);
        Ok(())
    }
}
