//! Rules and intelligence, loaded once before the first hostile byte, and matched against every artifact.

use crate::analyse::Facts;
use crate::artifact::{Artifact, Text};
use crate::finding::{Family, Pack};
use crate::signal::{GapReason, Signal};

/// What to load.
#[derive(Clone, Debug, Default)]
pub struct EngineOptions {
    /// Leave indicators and family rules out: what behaviour alone finds.
    pub no_intel: bool,
    /// A directory of the user's own YARA rules.
    pub rules: Option<std::path::PathBuf>,
}

/// Rules that could not be loaded: the user's to mend.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A rule of the user does not compile.
    #[error("{file}: {message}")]
    Rule {
        /// Its file.
        file: String,
        /// The compiler's words.
        message: String,
    },
    /// A file or directory of rules cannot be read.
    #[error("cannot read the rules in {0}: {1}")]
    Unreadable(String, std::io::Error),
    /// Our own precompiled rules do not load: a broken build.
    #[error("the built-in rules do not load: {0}")]
    BuiltIn(String),
}

/// Loaded rules and intelligence. Shared by all threads.
pub struct Engine {
    packs: Vec<Pack>,
}

/// What one thread needs to match (a YARA-X scanner is not shared).
pub struct Analyst<'e> {
    _engine: std::marker::PhantomData<&'e Engine>,
}

impl Engine {
    /// Loads the built-in rules and intelligence, and the user's.
    pub fn load(options: &EngineOptions) -> Result<Self, EngineError> {
        let _ = options;
        Ok(Self { packs: Vec::new() })
    }

    /// What took part, for the report.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// A matcher for one thread.
    pub fn analyst(&self) -> Analyst<'_> {
        Analyst { _engine: std::marker::PhantomData }
    }

    /// The published family of that name, for a finding.
    pub fn family(&self, _name: &str) -> Option<Family> {
        None
    }

    /// Matches rules and indicators against one artifact. Whatever stops a stage goes to `gap`.
    pub fn match_artifact(
        &self,
        _analyst: &mut Analyst<'_>,
        _artifact: &Artifact,
        _text: &Text<'_>,
        _facts: &Facts,
        _signals: &mut Vec<Signal>,
        _gap: &mut dyn FnMut(&'static str, GapReason),
    ) {
    }
}
