//! Does a git hook that came along with the files run something? See `rules/git-hook-exec.md`.

use super::{Detector, Found, Subject};
use crate::analyse::manifest::{self, Manifest, git};
use crate::analyse::shell::describe;
use crate::analyse::shell::files::span_of;
use crate::analyse::{Action, CommandLine};
use crate::artifact::Artifact;
use crate::signal::{Basis, Behaviour, GapReason, Surrounding};

/// The detector.
pub struct GitHookExec;

impl Detector for GitHookExec {
    fn wants(&self, artifact: &Artifact) -> bool {
        manifest::of(artifact) == Some(Manifest::GitHook) && !git::is_stock_sample(artifact)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let path = subject.artifact.path().lower();
        let Some(hook) = git::hook_name(&path) else { return Ok(()) };
        let inside = git::in_git_folder(&path);
        let actions = || subject.facts.commands.iter().flat_map(|command: &CommandLine| &command.actions);
        if path.ends_with(".sample") {
            for action in actions().filter(|action| git::is_loader(action)) {
                found
                    .signal(
                        span_of(action).clone(),
                        Basis::StructuralTrick,
                        format!("the sample hook is not git's own and {}", words(action)),
                    )
                    .does([Behaviour::Fetches, Behaviour::Executes, Behaviour::Hides])
                    .only(Surrounding::IfStarted);
            }
            return Ok(());
        }
        let mut reported = false;
        for action in actions() {
            let (basis, what) = match action {
                Action::Interprets { path, .. } | Action::RunsFile { path, .. } if path.ends_with(".sample") => {
                    (Basis::StructuralTrick, format!("runs {path}, which is named as a sample"))
                }
                Action::Interprets { path, .. } | Action::RunsFile { path, .. } if inside && hides_in_git(path) => {
                    (Basis::PartOfChain, format!("runs {path}, a place for git's own data"))
                }
                action if !git::is_loader(action) => continue,
                action if inside => (Basis::CompleteChain, words(action)),
                action => (Basis::RemoteToShell, words(action)),
            };
            reported = true;
            let mut draft = found
                .signal(span_of(action).clone(), basis, format!("git hook {hook} {what}"))
                .does([Behaviour::Executes])
                .at(git::moment(hook));
            if let Action::RemoteToShell { concealments, .. } = action {
                draft = draft.does([Behaviour::Fetches]).hidden_by(concealments.iter().copied());
            }
            if let Action::Interprets { path, .. } | Action::RunsFile { path, .. } = action {
                draft = draft.starts(path.clone());
            }
            drop(draft);
        }
        let first = subject.text.line_span(0);
        let strange = inside && !path.contains(".git/hooks/") && !path.contains(".git/modules/");
        if strange {
            found
                .signal(first, Basis::PartOfChain, format!("git hook {hook} stands where git keeps its own data"))
                .does([Behaviour::Hides])
                .at(git::moment(hook));
        } else if inside && !reported {
            found.signal(first, Basis::Context, format!("git hook {hook} is active")).at(git::moment(hook));
        }
        Ok(())
    }
}

fn words(action: &Action) -> String {
    match action {
        Action::RemoteToShell { url, shell, .. } => describe(url.as_deref(), shell),
        Action::Inline { interpreter, .. } => format!("runs a loader in {interpreter}"),
        _ => "runs more".to_owned(),
    }
}

/// Whether a path lies in `.git` where nothing that is run belongs.
fn hides_in_git(path: &str) -> bool {
    let path = path.replace('\\', "/").to_ascii_lowercase();
    path.contains(".git/") && !path.contains(".git/hooks/")
}
