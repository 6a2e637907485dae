//! `lurescan clone`

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::fetch::git;
use crate::supervisor::{Input, Outcome, Supervisor, Task};

use super::exit::{Exit, fail};
use super::options::{self, Reporting};
use super::output::Outputs;
use super::progress::Progress;
use super::suppress;

/// Arguments of `lurescan clone`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Clones with your own git, without hooks, templates, filters, submodules and LFS and without writing a \
    file, scans the objects, and checks out only if nothing at --fail-on or above was found and all that matters was read. \
    Put git-clone-safe (integrations/git) on your PATH and `git clone-safe URL` does the same."
)]
pub struct Args {
    /// What to clone: an address or a path, as for git
    #[arg(value_name = "URL")]
    url: OsString,
    /// Where to; by default the last part of the address
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Check out whatever was found
    #[arg(long)]
    force: bool,
    /// Never check out
    #[arg(long, conflicts_with = "force")]
    no_checkout: bool,
    #[command(flatten)]
    shared: Reporting,
}

/// Runs it.
pub fn run(args: Args, verbose: u8) -> Exit {
    clone(args, verbose).unwrap_or_else(|exit| exit)
}

fn clone(args: Args, verbose: u8) -> Result<Exit, Exit> {
    let Reporting { jobs, output, suppress: policy, analysis } = args.shared;
    if policy.policy_from.is_some() {
        return Err(fail(
            Exit::Usage,
            "what a stranger's repository accepts is of no use: --policy-from has no meaning here",
        ));
    }
    let folder = match args.folder {
        Some(folder) => folder,
        None => {
            folder_of(&args.url.to_string_lossy()).ok_or_else(|| fail(Exit::Usage, "say where to: DIR is missing"))?
        }
    };
    if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(fail(Exit::Usage, format!("{} is there already and not empty", folder.display())));
    }
    let accepted = policy.read(&[])?;
    let outputs = Outputs::open(output)?;
    let stop = analysis.stop()?;
    git::clone(&args.url, &folder, verbose == 0).map_err(|why| {
        let usage = matches!(why, git::FetchError::Address(_) | git::FetchError::Failed(..));
        fail(if usage { Exit::Usage } else { Exit::Internal }, why)
    })?;
    let settings = analysis.settings(options::parallelism(jobs), verbose);
    let task = Task::new(args.url.to_string_lossy(), Input::Path(folder.clone()));
    let mut progress = Progress::new();
    let outcome = Supervisor::new(&settings, std::slice::from_ref(&task), &stop).scan(&task, &mut progress);
    progress.clear();
    let mut report = match outcome {
        Outcome::Report(report) => report,
        Outcome::Empty => return Err(fail(Exit::Nothing, "there is nothing in it")),
        Outcome::Unreadable(why) | Outcome::Failed(why) => return Err(fail(Exit::Internal, why)),
        Outcome::Refused(refusal) if refusal.usage => return Err(fail(Exit::Usage, refusal.message)),
        Outcome::Refused(refusal) => return Err(fail(Exit::Internal, refusal.message)),
    };
    suppress::apply(&mut report, &accepted);
    let ended = Exit::of(&report, analysis.fail_on);
    outputs.write(&[report])?;
    let shown = folder.display();
    match ended {
        _ if args.no_checkout => anstream::eprintln!("lurescan: nothing is checked out in {shown} (--no-checkout)"),
        Exit::Clean => check_out(&folder)?,
        _ if args.force => check_out(&folder)?,
        _ => anstream::eprintln!(
            "lurescan: nothing was checked out: {shown} holds only objects, and no file of it. --force checks out all the same"
        ),
    }
    Ok(ended)
}

fn check_out(folder: &Path) -> Result<(), Exit> {
    git::checkout(folder).map_err(|why| fail(Exit::Internal, why))
}

/// The folder that git would choose: the last part of the address, without `.git`.
fn folder_of(url: &str) -> Option<PathBuf> {
    let url = url.trim_end_matches('/').trim_end_matches("/.git").trim_end_matches('/');
    let last = url.rsplit(['/', ':', '\\']).next()?.trim_end_matches(".git").trim_end_matches(".bundle");
    let plain = !last.is_empty() && !last.starts_with(['.', '-']) && !last.chars().any(char::is_control);
    plain.then(|| PathBuf::from(last))
}
