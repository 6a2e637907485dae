//! Flags that name suppressions, and reading what they name.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::finding::Report;
use crate::limits;
use crate::report::age;
use crate::suppress::{self, Suppression, baseline, policy};

use super::exit::{Exit, fail};

/// What is accepted, and who says so.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// A report of an earlier scan (JSON, NDJSON or SARIF): what stands in it is known, counted and left out. It may not lie
    /// in the target
    #[arg(long, value_name = "REPORT", env = "LURESCAN_BASELINE", value_delimiter = ',')]
    baseline: Vec<PathBuf>,
    /// A TOML file of findings that are accepted, each with rule, content, reason and perhaps an end. It may not lie in the
    /// target
    #[arg(long, value_name = "FILE", env = "LURESCAN_SUPPRESSIONS", value_delimiter = ',')]
    suppressions: Vec<PathBuf>,
    /// Take `.lurescan.toml` from this commit of the target's repository: the base of a change, never the change
    #[arg(long, value_name = "REVISION", env = "LURESCAN_POLICY_FROM")]
    pub policy_from: Option<String>,
}

impl Args {
    /// Reads all files. Nothing below a target is taken.
    pub fn read(&self, targets: &[&Path]) -> Result<Vec<Suppression>, Exit> {
        let mut out = Vec::new();
        for (file, is_report) in
            self.baseline.iter().map(|file| (file, true)).chain(self.suppressions.iter().map(|file| (file, false)))
        {
            if let Some(target) = targets.iter().find(|target| lies_in(file, target)) {
                let shown = (file.display(), target.display());
                return Err(fail(
                    Exit::Usage,
                    format!("{} lies in {}: nothing in a target can accept what is found there", shown.0, shown.1),
                ));
            }
            let name = file.display().to_string();
            let limit = if is_report { limits::BASELINE_BYTES } else { limits::POLICY_BYTES };
            let bytes = File::open(file).and_then(|file| limits::read_at_most(file, limit, 0));
            let bytes = bytes.map_err(|why| fail(Exit::Usage, format!("{name}: {why}")))?;
            let read = match is_report {
                true => baseline::read(&bytes, &name),
                false => policy::read(&String::from_utf8_lossy(&bytes), &name),
            };
            out.extend(read.map_err(|why| fail(Exit::Usage, why))?);
        }
        Ok(out)
    }
}

/// Takes what is accepted out of a report.
pub fn apply(report: &mut Report, accepted: &[Suppression]) {
    suppress::apply(report, accepted, age::today());
}

fn lies_in(file: &Path, target: &Path) -> bool {
    match (file.canonicalize(), target.canonicalize()) {
        (Ok(file), Ok(target)) => target.is_dir() && file.starts_with(target),
        _ => false,
    }
}
