//! `lurescan diff`

use std::path::PathBuf;

use crate::diff::{self, Difference};
use crate::finding::{Report, Severity};
use crate::report::{self, Style};
use crate::scan::Detail;
use crate::source::git::Wanted;
use crate::supervisor::{Input, Outcome, Settings, Supervisor, Task};

use super::exit::{Exit, fail};
use super::explain::print;
use super::options::{self, Analysis};
use super::output::{self, Color};
use super::progress::Progress;
use super::suppress;

/// How the difference is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a person at a terminal
    Human,
    /// The whole difference, pretty-printed
    Json,
    /// For the summary of a CI job
    Markdown,
    /// SARIF 2.1.0 of the new version, each result with its baseline state
    Sarif,
    /// GitLab's security report of what is new
    GitlabSast,
    /// GitLab's code quality report of what is new
    GitlabQuality,
}

/// Arguments of `lurescan diff`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The gate of a pull request: lurescan diff --repo . --policy-from BASE BASE HEAD --fail-on high"
)]
pub struct Args {
    /// The old version: a directory, an archive, or a revision of the repository
    #[arg(value_name = "OLD")]
    old: String,
    /// The new version
    #[arg(value_name = "NEW")]
    new: String,
    /// Both are revisions of the repository in this directory, whatever files are called
    #[arg(long, value_name = "DIR")]
    repo: Option<PathBuf>,
    /// Format of the difference
    #[arg(short, long, value_enum, env = "LURESCAN_FORMAT", default_value = "human")]
    format: Format,
    /// Write a further report, as in `sarif=results.sarif`; can be repeated
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = further)]
    further: Vec<(Format, PathBuf)>,
    /// What SARIF is written for
    #[arg(long, value_enum, env = "LURESCAN_SARIF_PROFILE", default_value = "full")]
    sarif_profile: report::sarif::Profile,
    /// Leave text of the target out
    #[arg(long, env = "LURESCAN_NO_SNIPPETS")]
    no_snippets: bool,
    /// Use colour; NO_COLOR is respected
    #[arg(long, value_enum, env = "LURESCAN_COLOR", default_value = "auto")]
    color: Color,
    /// Analysis threads; all processors by default
    #[arg(short, long, value_name = "N", env = "LURESCAN_JOBS")]
    jobs: Option<usize>,
    #[command(flatten)]
    suppress: suppress::Args,
    #[command(flatten)]
    analysis: Analysis,
}

fn further(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, file) = text.split_once('=').ok_or("FORMAT=FILE is expected, as in sarif=results.sarif")?;
    let format = <Format as clap::ValueEnum>::from_str(format, true).map_err(|e| format!("{e}: {format}"))?;
    Ok((format, file.into()))
}

/// Runs it.
pub fn run(args: Args, verbose: u8) -> Exit {
    compare(&args, verbose).unwrap_or_else(|exit| exit)
}

fn compare(args: &Args, verbose: u8) -> Result<Exit, Exit> {
    let wanted = args.analysis.git.wanted();
    if wanted.reference.is_some() {
        return Err(fail(Exit::Usage, "OLD and NEW say which revisions are compared: --ref has no meaning here"));
    }
    let mut tasks = [task(&args.old, args.repo.as_ref(), &wanted)?, task(&args.new, args.repo.as_ref(), &wanted)?];
    tasks[1].policy_from.clone_from(&args.suppress.policy_from);
    let targets: Vec<&std::path::Path> = tasks.iter().filter_map(Task::path).collect();
    let accepted = args.suppress.read(&targets)?;
    let mut sinks = Vec::new();
    for (format, path) in &args.further {
        let file = std::fs::File::create(path)
            .map_err(|e| fail(Exit::Usage, format!("{} cannot be written: {e}", path.display())))?;
        sinks.push((*format, path, file));
    }
    let stop = args.analysis.stop()?;
    let settings = args.analysis.settings(options::parallelism(args.jobs), verbose);
    let settings = Settings { detail: Detail::Change, ..settings };
    let mut supervisor = Supervisor::new(&settings, &tasks, &stop);
    let mut progress = Progress::new();
    let mut reports = Vec::new();
    for task in &tasks {
        let outcome = supervisor.scan(task, &mut progress);
        progress.clear();
        reports.push(match outcome {
            Outcome::Report(report) => report,
            Outcome::Empty => nothing(task),
            Outcome::Unreadable(why) => return Err(fail(Exit::Usage, format!("{}: {why}", task.name))),
            Outcome::Refused(refusal) if refusal.usage => return Err(fail(Exit::Usage, refusal.message)),
            Outcome::Refused(refusal) => return Err(fail(Exit::Internal, refusal.message)),
            Outcome::Failed(why) => return Err(fail(Exit::Internal, why)),
        });
    }
    drop(supervisor);
    let [old, new] = reports.as_mut_slice() else { return Err(fail(Exit::Internal, "two reports are expected")) };
    suppress::apply(new, &accepted);
    if let Some(gap) = old.gaps.iter().find(|gap| gap.reason.to_string().contains("no such revision")) {
        return Err(fail(Exit::Usage, format!("{}: {}", old.target, gap.reason)));
    }
    let difference = diff::compare(old, new);
    let style = Style {
        color: args.color.on_stdout(),
        width: output::width(),
        snippets: !args.no_snippets,
        profile: args.sarif_profile,
        today: report::age::today(),
        ..Style::default()
    };
    for (format, path, mut file) in sinks {
        let plain = Style { color: false, width: Style::default().width, ..style };
        let text = write(&difference, new, format, &plain)?;
        std::io::Write::write_all(&mut file, text.as_bytes())
            .map_err(|e| fail(Exit::Internal, format!("{} cannot be written: {e}", path.display())))?;
    }
    match print(&write(&difference, new, args.format, &style)?) {
        Exit::Clean => Ok(ended(&difference, args.analysis.fail_on)),
        other => Ok(other),
    }
}

/// Only what is new counts.
fn ended(difference: &Difference, fail_on: Severity) -> Exit {
    if difference.findings.new.iter().any(|finding| finding.severity >= fail_on) {
        Exit::Findings
    } else if difference.gaps.iter().any(|gap| gap.matters) {
        Exit::Incomplete
    } else {
        Exit::Clean
    }
}

fn write(difference: &Difference, new: &Report, format: Format, style: &Style) -> Result<String, Exit> {
    let fresh = || Report { findings: difference.findings.new.clone(), gaps: difference.gaps.clone(), ..new.clone() };
    let text = match format {
        Format::Human => Ok(report::diff::page(difference, style)),
        Format::Json => report::diff::json(difference),
        Format::Markdown => Ok(report::diff::markdown(difference, style)),
        Format::Sarif => report::sarif::difference(difference, new, style),
        Format::GitlabSast => report::gitlab::sast(&[fresh()], style),
        Format::GitlabQuality => report::gitlab::quality(&[fresh()]),
    };
    text.map_err(|error| fail(Exit::Internal, error))
}

/// An empty version is a version.
fn nothing(task: &Task) -> Report {
    let mut report = crate::supervisor::unread(&task.name, crate::signal::GapReason::Interrupted, Vec::new());
    report.gaps.clear();
    report.stats = crate::finding::Stats::default();
    report.verdict = crate::finding::Verdict::Pass;
    report.deterministic = true;
    report
}

/// What an argument names. A change may add files of any name, so that with `--repo`, and for a whole commit id, no file is
/// ever meant.
fn task(given: &str, repo: Option<&PathBuf>, wanted: &Wanted) -> Result<Task, Exit> {
    let is_id = given.len() == 40 && given.bytes().all(|b| b.is_ascii_hexdigit());
    let path = PathBuf::from(given);
    if repo.is_none() && !is_id && path.exists() {
        return Ok(Task { git: Some(wanted.clone()), ..Task::new(given, Input::Path(path)) });
    }
    let repo = repo.cloned().unwrap_or_else(|| PathBuf::from("."));
    options::must_exist(&repo).map_err(|why| fail(Exit::Usage, why))?;
    if !repo.join(".git").exists() && !repo.join("objects").exists() {
        return Err(fail(
            Exit::Usage,
            format!("{given}: there is no such file, and no repository in {}", repo.display()),
        ));
    }
    let git = Wanted { reference: Some(given.to_owned()), ..wanted.clone() };
    Ok(Task { git: Some(git), ..Task::new(given, Input::Path(repo)) })
}
