//! Does a git configuration that came along with the files make git run something? See `rules/git-config-exec.md`.

use super::{Detector, Found, Subject};
use crate::analyse::manifest::{self, Manifest, git};
use crate::analyse::shell::describe;
use crate::analyse::{Action, Setting};
use crate::artifact::Artifact;
use crate::signal::{Basis, Behaviour, Concealment, GapReason, Moment};

/// The detector.
pub struct GitConfigExec;

impl Detector for GitConfigExec {
    fn wants(&self, artifact: &Artifact) -> bool {
        manifest::of(artifact) == Some(Manifest::GitConfig)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        // A `.gitconfig` in the tree is obeyed only if something includes it; dotfiles are full of honest aliases.
        let live = git::in_git_folder(&subject.artifact.path().lower());
        for start in &subject.facts.starts {
            let Some(command) = start.command.and_then(|at| subject.facts.commands.get(at)) else { continue };
            for action in &command.actions {
                let none: &[Concealment] = &[];
                let (basis, what, concealments) = match action {
                    Action::RemoteToShell { url, shell, concealments, .. } => {
                        (Basis::CompleteChain, describe(url.as_deref(), shell), concealments.as_slice())
                    }
                    Action::Inline { interpreter, .. } if git::is_loader(action) => {
                        (Basis::CompleteChain, format!("runs a loader in {interpreter}"), none)
                    }
                    Action::Interprets { path, .. } | Action::RunsFile { path, .. } if live && is_in_tree(path) => {
                        (Basis::PartOfChain, format!("runs {path} of this tree"), none)
                    }
                    _ => continue,
                };
                let basis = if live { basis } else { Basis::PartOfChain };
                let mut draft = found
                    .signal(start.place.span(), basis, format!("{} {what}", start.said()))
                    .does([Behaviour::Executes])
                    .hidden_by(concealments.iter().copied())
                    .at(start.moment());
                if let Action::Interprets { path, .. } | Action::RunsFile { path, .. } = action {
                    draft = draft.starts(path.clone());
                }
                drop(draft);
            }
        }
        for setting in subject.facts.settings.iter().filter(|_| live) {
            redirected(setting, found);
        }
        Ok(())
    }
}

/// Keys that make git read hooks or more configuration from elsewhere.
fn redirected(setting: &Setting, found: &mut Found<'_>) {
    let key = setting.key.as_str();
    let value = setting.value.replace('\\', "/");
    let basis = match key {
        "core.hookspath" if value.contains(".git/") && !value.trim_end_matches('/').ends_with(".git/hooks") => {
            Basis::PartOfChain
        }
        "core.hookspath" => Basis::Context,
        _ if (key.starts_with("include.") || key.starts_with("includeif.")) && is_in_tree(&value) => Basis::PartOfChain,
        _ => return,
    };
    found
        .signal(setting.span.clone(), basis, format!("git config {key} points to {}", setting.value))
        .does([Behaviour::Executes])
        .at(Moment::Commit)
        .starts(setting.value.clone());
}

/// Whether a path is one of this tree. `.git/hooks` is left to the rule on hooks, git's stock fsmonitor helper included.
fn is_in_tree(path: &str) -> bool {
    let path = path.trim_matches(['"', '\'']);
    let hook = path.replace('\\', "/").contains(".git/hooks/");
    !hook && !path.starts_with(['/', '~', '$', '%']) && !path.contains(':')
}
