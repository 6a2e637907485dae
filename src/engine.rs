//! Rules and intelligence, loaded once before the first hostile byte, and matched against every artifact.

use std::iter;

use yara_x::Rules;

use crate::analyse::dependencies::near::Popular;
use crate::analyse::yara::{self, Matcher};
use crate::analyse::{Facts, Start};
use crate::artifact::{Artifact, Place, Text};
use crate::catalogue;
use crate::correlate::triggers::weight;
use crate::finding::{Family, Pack};
use crate::intel::Intel;
use crate::intel::load::Problem;
use crate::limits;
use crate::signal::{GapReason, Moment, Signal};

/// What to load.
#[derive(Clone, Debug, Default)]
pub struct EngineOptions {
    /// Leave indicators and family rules out: what behaviour alone finds.
    pub no_intel: bool,
    /// A directory of the user's own YARA rules.
    pub rules: Option<std::path::PathBuf>,
    /// The user's own files of indicators.
    pub intel: Vec<std::path::PathBuf>,
    /// A list of names that others imitate, beside the built-in ones.
    pub popular: Option<std::path::PathBuf>,
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
    /// A file of indicators or names cannot be read.
    #[error("cannot read {0}: {1}")]
    Intel(String, std::io::Error),
    /// Our own precompiled rules do not load: a broken build.
    #[error("the built-in rules do not load: {0}")]
    BuiltIn(String),
}

/// Loaded rules and intelligence. Shared by all threads.
pub struct Engine {
    built_in: Rules,
    user: Option<Rules>,
    intel: Option<Intel>,
    popular: Popular,
    packs: Vec<Pack>,
}

/// What one thread needs to match (a YARA-X scanner is not shared).
pub struct Analyst<'e> {
    built_in: Matcher<'e>,
    user: Option<Matcher<'e>>,
}

impl Engine {
    /// Loads the built-in rules and intelligence, and the user's. Everything that compiles or needs executable memory
    /// happens here, so that a sandbox can close afterwards.
    pub fn load(options: &EngineOptions) -> Result<Self, EngineError> {
        let built_in = yara::built_in().map_err(EngineError::BuiltIn)?;
        let mut packs = vec![Pack {
            name: "rules".to_owned(),
            digest: yara::built_in_digest().to_owned(),
            entries: catalogue::rules().len() as u64,
            date: None,
            unread: 0,
            age_days: None,
        }];
        let intel = (!options.no_intel).then(|| Intel::with(&options.intel)).transpose();
        let intel = intel.map_err(|(path, error)| EngineError::Intel(path.display().to_string(), error))?;
        packs.extend(intel.iter().flat_map(Intel::packs).cloned());
        let mut popular = Popular::default();
        if let Some(path) = &options.popular {
            let failed = |error| EngineError::Intel(path.display().to_string(), error);
            let file = std::fs::File::open(path).map_err(failed)?;
            let bytes = limits::read_at_most(file, limits::INTEL_BYTES, 0).map_err(failed)?;
            popular.add(&String::from_utf8_lossy(&bytes));
        }
        let user = options.rules.as_deref().map(yara::user::load).transpose()?;
        let user = user.map(|(rules, pack)| {
            packs.push(pack);
            rules
        });
        Ok(Self { built_in, user, intel, popular, packs })
    }

    /// Names that others imitate.
    pub fn popular(&self) -> &Popular {
        &self.popular
    }

    /// Records of the user's files that could not be read.
    pub fn problems(&self) -> &[Problem] {
        self.intel.as_ref().map_or(&[], Intel::problems)
    }

    /// What took part, for the report.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// A matcher for one thread.
    pub fn analyst(&self) -> Analyst<'_> {
        Analyst {
            built_in: Matcher::built_in(&self.built_in, self.intel.is_some()),
            user: self.user.as_ref().map(Matcher::user),
        }
    }

    /// The published family of that name, for a finding: from a rule's page, or from the intelligence index.
    pub fn family(&self, name: &str) -> Option<Family> {
        let intel = self.intel.as_ref()?;
        let page = catalogue::rules().iter().find_map(|rule| {
            let (family, source, date) = rule.family.filter(|(family, _, _)| *family == name)?;
            let confidence = rule.confidence;
            Some(Family { name: family.to_owned(), source: source.to_owned(), date: date.to_owned(), confidence })
        });
        page.or_else(|| intel.family(name))
    }

    /// Matches rules and indicators against one artifact. Whatever stops a stage goes to `gap`.
    pub fn match_artifact(
        &self,
        analyst: &mut Analyst<'_>,
        artifact: &Artifact,
        text: &Text<'_>,
        facts: &Facts,
        signals: &mut Vec<Signal>,
        gap: &mut dyn FnMut(&'static str, GapReason),
    ) {
        if artifact.blob.bytes.is_empty() {
            return;
        }
        let earlier = signals.len();
        analyst.built_in.scan(artifact, text, signals, gap);
        if let Some(user) = &mut analyst.user {
            user.scan(artifact, text, signals, gap);
        }
        if let Some(intel) = &self.intel {
            intel.match_artifact(artifact, text, facts, signals);
        }
        for signal in signals.iter_mut().skip(earlier) {
            signal.moment = started(facts, signal);
        }
    }
}

/// When the command would run that a match stands in: a listed host in a folder-open task is reached on opening.
fn started(facts: &Facts, signal: &Signal) -> Option<Moment> {
    let inside = |place: &Place| {
        let mut spans = iter::once(&signal.primary).chain(&signal.related).map(|evidence| &evidence.span);
        spans.any(|span| place.start <= span.start && span.end <= place.end)
    };
    let runs = |start: &&Start| {
        inside(&start.place) || start.command.and_then(|at| facts.commands.get(at)).is_some_and(|c| inside(&c.place))
    };
    facts.starts.iter().filter(runs).map(Start::moment).min_by_key(|&moment| weight(moment))
}
