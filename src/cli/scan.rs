//! `lurescan scan`

use std::io;
use std::path::{Path, PathBuf};

use crate::finding::Report;
use crate::limits;
use crate::supervisor::{Input, Outcome, Supervisor, Task};

use super::exit::{Exit, fail};
use super::options::{self, Reporting};
use super::output::Outputs;
use super::progress::Progress;
use super::suppress;

/// Arguments of `lurescan scan`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, directories, archives, git directories; `-` for standard input
    #[arg(value_name = "TARGET", default_value = ".")]
    targets: Vec<PathBuf>,
    /// What to call standard input: its extension helps to tell what it is
    #[arg(long, value_name = "NAME", default_value = "stdin")]
    stdin_name: String,
    #[command(flatten)]
    shared: Reporting,
}

/// Runs it.
pub fn run(args: Args, verbose: u8) -> Exit {
    scan(args, verbose).unwrap_or_else(|exit| exit)
}

fn scan(args: Args, verbose: u8) -> Result<Exit, Exit> {
    let Reporting { jobs, output, suppress: policy, analysis } = args.shared;
    if args.targets.iter().filter(|target| is_stdin(target)).count() > 1 {
        return Err(fail(Exit::Usage, "standard input can be scanned once"));
    }
    for target in args.targets.iter().filter(|target| !is_stdin(target)) {
        options::must_exist(target).map_err(|why| fail(Exit::Usage, why))?;
    }
    let targets: Vec<&Path> = args.targets.iter().filter(|target| !is_stdin(target)).map(PathBuf::as_path).collect();
    let accepted = policy.read(&targets)?;
    let outputs = Outputs::open(output)?;
    let stop = analysis.stop()?;
    let mut tasks: Vec<Task> =
        args.targets.into_iter().map(|target| task(target, &args.stdin_name)).collect::<Result<_, _>>()?;
    tasks.iter_mut().for_each(|task| task.policy_from.clone_from(&policy.policy_from));
    let settings = analysis.settings(options::parallelism(jobs), verbose);
    let mut supervisor = Supervisor::new(&settings, &tasks, &stop);
    let mut progress = Progress::new();
    let mut reports: Vec<Report> = Vec::new();
    let mut exit = Exit::Clean;
    for task in &tasks {
        let outcome = supervisor.scan(task, &mut progress);
        progress.clear();
        let ended = match outcome {
            Outcome::Report(mut report) => {
                suppress::apply(&mut report, &accepted);
                let ended = Exit::of(&report, analysis.fail_on);
                reports.push(report);
                ended
            }
            Outcome::Empty => fail(Exit::Nothing, format!("{}: there is nothing to scan in it", shown(task))),
            Outcome::Unreadable(why) => fail(Exit::Usage, format!("{}: {why}", shown(task))),
            Outcome::Refused(refusal) if refusal.usage => fail(Exit::Usage, refusal.message),
            Outcome::Refused(refusal) => fail(Exit::Internal, refusal.message),
            Outcome::Failed(why) => fail(Exit::Internal, why),
        };
        exit = exit.and(ended);
    }
    drop(supervisor);
    if !reports.is_empty() {
        outputs.write(&reports)?;
    }
    Ok(exit)
}

fn is_stdin(target: &Path) -> bool {
    target.as_os_str() == "-"
}

/// The target's name, safe for a terminal.
fn shown(task: &Task) -> crate::locator::BytePath {
    task.name.as_str().into()
}

fn task(target: PathBuf, stdin_name: &str) -> Result<Task, Exit> {
    if !is_stdin(&target) {
        return Ok(Task::new(target.to_string_lossy().into_owned(), Input::Path(target)));
    }
    // One byte more than is read of a file, so that the source sees that there was more.
    let bytes = limits::read_at_most(io::stdin().lock(), limits::FILE_BYTES + 1, 0)
        .map_err(|e| fail(Exit::Usage, format!("standard input cannot be read: {e}")))?;
    Ok(Task::new(stdin_name.to_owned(), Input::Bytes(bytes.into())))
}
