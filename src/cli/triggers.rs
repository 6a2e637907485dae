//! `lurescan triggers`

use std::path::PathBuf;

use crate::finding::Report;
use crate::report::Style;
use crate::report::triggers::{self, Format};
use crate::scan::Detail;
use crate::supervisor::{Input, Outcome, Settings, Supervisor, Task};

use super::exit::{Exit, fail};
use super::explain::print;
use super::options::{self, Analysis};
use super::output::{self, Color};
use super::progress::Progress;

/// Arguments of `lurescan triggers`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Ends with 0 whatever was found: it is an overview, and `scan` is the judgement.")]
pub struct Args {
    /// A file, a directory, an archive or a git directory
    #[arg(value_name = "TARGET", default_value = ".")]
    target: PathBuf,
    /// Format of the table
    #[arg(short, long, value_enum, default_value = "human")]
    format: Format,
    /// Use colour; NO_COLOR is respected
    #[arg(long, value_enum, env = "LURESCAN_COLOR", default_value = "auto")]
    color: Color,
    /// Analysis threads; all processors by default
    #[arg(short, long, value_name = "N", env = "LURESCAN_JOBS")]
    jobs: Option<usize>,
    #[command(flatten)]
    analysis: Analysis,
}

/// Runs it.
pub fn run(args: Args, verbose: u8) -> Exit {
    let settings = args.analysis.settings(options::parallelism(args.jobs), verbose);
    let report = match report(&args.target, &args.analysis, settings, Detail::Triggers) {
        Ok(report) => report,
        Err(exit) => return exit,
    };
    let style = Style { color: args.color.on_stdout(), width: output::width(), ..Style::default() };
    match triggers::text(&report, args.format, &style) {
        Ok(text) => print(&text),
        Err(error) => fail(Exit::Internal, error),
    }
}

/// The report on a target with what starts in it.
pub fn report(
    target: &std::path::Path,
    analysis: &Analysis,
    settings: Settings,
    detail: Detail,
) -> Result<Report, Exit> {
    options::must_exist(target).map_err(|why| fail(Exit::Usage, why))?;
    let stop = analysis.stop()?;
    let settings = Settings { detail, ..settings };
    let task = Task::new(target.to_string_lossy().into_owned(), Input::Path(target.to_owned()));
    let mut supervisor = Supervisor::new(&settings, std::slice::from_ref(&task), &stop);
    let mut progress = Progress::new();
    let outcome = supervisor.scan(&task, &mut progress);
    progress.clear();
    match outcome {
        Outcome::Report(report) => Ok(report),
        Outcome::Empty => Err(fail(Exit::Nothing, "there is nothing to scan in the target")),
        Outcome::Unreadable(why) => Err(fail(Exit::Usage, why)),
        Outcome::Refused(refusal) => {
            Err(fail(if refusal.usage { Exit::Usage } else { Exit::Internal }, refusal.message))
        }
        Outcome::Failed(why) => Err(fail(Exit::Internal, why)),
    }
}
