//! Flags that several commands share.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::engine::EngineOptions;
use crate::finding::Severity;
use crate::limits;
use crate::source::git::Wanted;
use crate::supervisor::{Settings, stop::Stop};
use crate::worker::faults::Faults;

use super::exit::{Exit, fail};
use super::{output, suppress};

/// How to analyse, and when to fail.
#[derive(Debug, clap::Args)]
pub struct Analysis {
    /// Exit with 1 if there is a finding of this severity or above: high fails on `block`, medium on `review` too
    #[arg(long, value_name = "SEVERITY", env = "LURESCAN_FAIL_ON", default_value = "high", value_parser = severity())]
    pub fail_on: Severity,
    /// Leave indicators and family rules out: what behaviour alone finds
    #[arg(long, env = "LURESCAN_NO_INTEL")]
    pub no_intel: bool,
    /// A directory of your own YARA rules, beside the built-in ones
    #[arg(long, value_name = "DIR", env = "LURESCAN_RULES")]
    pub rules: Option<PathBuf>,
    /// Your own indicators, beside the built-in ones: a table, STIX, MISP, OSV or a plain list, or a directory of such
    /// files. `lurescan intel check FILE` tells what is read of it
    #[arg(long, value_name = "FILE", env = "LURESCAN_INTEL", value_delimiter = ',')]
    pub intel: Vec<PathBuf>,
    /// Names of packages that others imitate, beside the built-in ones: one a line
    #[arg(long, value_name = "FILE", env = "LURESCAN_POPULAR_LIST")]
    pub popular_list: Option<PathBuf>,
    #[command(flatten)]
    pub passwords: Passwords,
    /// End the whole run after so many seconds, with what is done by then
    #[arg(long, value_name = "SECONDS", env = "LURESCAN_TIMEOUT", value_parser = seconds)]
    pub timeout: Option<Duration>,
    /// Let the analysis run unrestricted; the report says so
    #[arg(long, env = "LURESCAN_NO_SANDBOX")]
    pub no_sandbox: bool,
    #[command(flatten)]
    pub git: Git,
    #[command(flatten)]
    faults: Faults,
    /// How long one artifact may take
    #[arg(long = "test-artifact-clock", hide = true, value_parser = seconds)]
    artifact_clock: Option<Duration>,
}

impl Analysis {
    /// How workers are set up.
    pub fn settings(&self, threads: usize, verbose: u8) -> Settings {
        Settings {
            engine: EngineOptions {
                no_intel: self.no_intel,
                rules: self.rules.clone(),
                intel: self.intel.clone(),
                popular: self.popular_list.clone(),
            },
            threads,
            sandbox: !self.no_sandbox,
            verbose,
            artifact_clock: self.artifact_clock.unwrap_or(limits::ARTIFACT_CLOCK),
            faults: self.faults.clone(),
            detail: crate::scan::Detail::Findings,
            passwords: self.passwords.given.clone(),
            git: self.git.wanted(),
        }
    }

    /// Listens for Ctrl-C and the clock from here on.
    pub fn stop(&self) -> Result<Stop, Exit> {
        Stop::listen(self.timeout).map_err(|e| fail(Exit::Internal, format!("signals cannot be listened to: {e}")))
    }
}

/// Passwords that the user knows.
#[derive(Debug, Clone, clap::Args)]
pub struct Passwords {
    /// A password to try on locked archives, before those found beside them and the usual ones; may be given again
    #[arg(long = "password", value_name = "PASSWORD", env = "LURESCAN_PASSWORD", hide_env_values = true)]
    pub given: Vec<String>,
}

/// What the commands share that scan one thing after another and write reports.
#[derive(Debug, clap::Args)]
pub struct Reporting {
    /// Analysis threads; all processors by default
    #[arg(short, long, value_name = "N", env = "LURESCAN_JOBS")]
    pub jobs: Option<usize>,
    #[command(flatten)]
    pub output: output::Args,
    #[command(flatten)]
    pub suppress: suppress::Args,
    #[command(flatten)]
    pub analysis: Analysis,
}

/// What is read of git directories.
#[derive(Debug, Clone, clap::Args)]
pub struct Git {
    /// Read the tree of this branch, tag or commit (`main`, `v1.0`, `3f2a91c`, `HEAD~2`) in the place of what is checked out
    #[arg(long = "ref", value_name = "REVISION")]
    pub reference: Option<String>,
    /// Read the trees of all branches, tags, stashes and work trees as well
    #[arg(long)]
    pub all_refs: bool,
    /// Read every version of every file, each once, that all commits, stashes, logs and lost objects hold; with a number
    /// what the newest N commits changed
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "0")]
    pub history: Option<usize>,
}

impl Git {
    /// The same for the source.
    pub fn wanted(&self) -> Wanted {
        Wanted { reference: self.reference.clone(), all_refs: self.all_refs, history: self.history }
    }
}

/// Threads or processes, when the user gave no number.
pub fn parallelism(given: Option<usize>) -> usize {
    given.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, |n| n.get())).clamp(1, limits::THREADS)
}

/// Whether a path is there; otherwise what to tell the user.
pub fn must_exist(path: &Path) -> Result<(), String> {
    let why = match std::fs::metadata(path) {
        Ok(_) => return Ok(()),
        Err(why) => why,
    };
    let shown = crate::locator::BytePath::from(path.as_os_str().as_encoded_bytes());
    if why.kind() != std::io::ErrorKind::NotFound {
        return Err(format!("{shown}: {why}"));
    }
    let advice = match path.to_string_lossy() {
        text if text.contains("://") || text.starts_with("git@") => {
            "; lurescan reads what is on this machine: clone or download it first, without opening it"
        }
        _ if path.is_symlink() => "; it is a link to something that is not there",
        _ => "; check the spelling, or use - to read standard input",
    };
    Err(format!("{shown}: no such file or directory{advice}"))
}

/// Parses a severity.
pub fn severity() -> impl TypedValueParser<Value = Severity> {
    const ALL: [Severity; 5] = [Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical];
    PossibleValuesParser::new(ALL.map(Severity::word))
        .map(|word| ALL.into_iter().find(|severity| severity.word() == word).unwrap_or(Severity::High))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds is expected".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("a number of seconds above zero is expected".to_owned()),
    }
}
