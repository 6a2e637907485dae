//! Does opening the folder in an editor run something? See `rules/editor-autorun.md`.

use std::collections::BTreeSet;

use super::{Detector, Found, Subject};
use crate::analyse::manifest::{self, Manifest};
use crate::analyse::shell::{describe, inline};
use crate::analyse::{Action, CommandLine, Platform, Start};
use crate::artifact::Artifact;
use crate::signal::{Basis, Behaviour, Concealment, GapReason, Moment};

/// The detector.
pub struct EditorAutorun;

impl Detector for EditorAutorun {
    fn wants(&self, artifact: &Artifact) -> bool {
        matches!(
            manifest::of(artifact),
            Some(Manifest::Tasks | Manifest::EditorSettings | Manifest::Workspace | Manifest::Devcontainer)
        )
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let facts = subject.facts;
        let automatic: Vec<(&Start, &CommandLine)> = facts
            .starts
            .iter()
            .filter(|start| start.moment() == Moment::Open)
            .filter_map(|start| Some((start, facts.commands.get(start.command?)?)))
            .collect();
        let per_platform = fetches_per_platform(&automatic);
        for (start, command) in &automatic {
            if !judge(start, command, per_platform, found) {
                let shown: String = command.text.chars().take(80).collect();
                found
                    .signal(start.place.span(), Basis::Context, format!("{} runs `{shown}`", start.said()))
                    .does([Behaviour::Autostarts])
                    .hidden_by(start.concealments.iter().copied())
                    .at(Moment::Open);
            }
        }
        for setting in &facts.settings {
            if setting.key.ends_with("task.allowAutomaticTasks") && setting.value == "on" {
                let message = "the folder switches automatic tasks on for itself";
                found.signal(setting.span.clone(), Basis::Context, message).does([Behaviour::Autostarts]);
            }
        }
        Ok(())
    }
}

/// Whether tasks for two or more single systems fetch what they run.
fn fetches_per_platform(automatic: &[(&Start, &CommandLine)]) -> bool {
    let fetches = |command: &CommandLine| command.actions.iter().any(|a| matches!(a, Action::RemoteToShell { .. }));
    let systems: BTreeSet<u8> = automatic
        .iter()
        .filter(|(start, command)| start.platform != Platform::Any && fetches(command))
        .map(|(start, _)| start.platform as u8)
        .collect();
    systems.len() > 1
}

/// Reports what an automatic command does that decides something; false if it does nothing of the kind.
fn judge(start: &Start, command: &CommandLine, per_platform: bool, found: &mut Found<'_>) -> bool {
    let span = start.place.span();
    let hidden = start.concealments.contains(&Concealment::HiddenWindow);
    let padded = start.concealments.contains(&Concealment::Padding);
    let mut reported = false;
    for action in &command.actions {
        let (basis, message, concealments) = match action {
            Action::RemoteToShell { url, shell, concealments, .. } => (
                Basis::RemoteToShell,
                format!("{} {}", start.said(), describe(url.as_deref(), shell)),
                concealments.clone(),
            ),
            Action::Inline { interpreter, code, .. } => {
                let seen = inline::look(code);
                let message = format!("{} runs code in {interpreter} that fetches and runs more", start.said());
                match (seen.is_loader(), seen.is_unpacker()) {
                    (true, _) => (Basis::CompleteChain, message, Vec::new()),
                    (_, true) => {
                        (Basis::PartOfChain, format!("{} runs hidden code in {interpreter}", start.said()), Vec::new())
                    }
                    _ => continue,
                }
            }
            Action::GitConfig { key, value, .. } if runs_by_git(key) => {
                let basis = if uses_hooks(&command.text) { Basis::StructuralTrick } else { Basis::PartOfChain };
                (basis, format!("{} makes git run {value} ({key})", start.said()), Vec::new())
            }
            Action::Interprets { path, .. } | Action::RunsFile { path, .. } if hidden => {
                (Basis::PartOfChain, format!("{} runs {path} in a hidden terminal", start.said()), Vec::new())
            }
            _ => continue,
        };
        reported = true;
        // Verdict rule 4: a trigger's command hidden by padding is a trick, whatever it runs.
        let basis = if padded && basis == Basis::PartOfChain { Basis::StructuralTrick } else { basis };
        let mut draft = found
            .signal(span.clone(), basis, message)
            .does([Behaviour::Autostarts, Behaviour::Executes])
            .hidden_by(concealments)
            .hidden_by(start.concealments.iter().copied())
            .at(Moment::Open);
        if basis == Basis::RemoteToShell || basis == Basis::CompleteChain {
            draft = draft.does([Behaviour::Fetches]);
        }
        if per_platform && basis == Basis::RemoteToShell {
            draft = draft.hidden_by([Concealment::PerPlatform]);
        }
        match action {
            Action::Interprets { path, .. } | Action::RunsFile { path, .. } => drop(draft.starts(path.clone())),
            Action::GitConfig { value, .. } => drop(draft.starts(value.clone())),
            _ => drop(draft),
        }
    }
    if padded && !reported {
        reported = true;
        found
            .signal(
                span,
                Basis::StructuralTrick,
                format!("{} has its command behind a long run of blanks", start.said()),
            )
            .does([Behaviour::Autostarts, Behaviour::Hides, Behaviour::Executes])
            .hidden_by(start.concealments.iter().copied())
            .at(Moment::Open);
    }
    reported
}

fn runs_by_git(key: &str) -> bool {
    matches!(key, "core.hookspath" | "core.fsmonitor" | "core.sshcommand") || key.starts_with("filter.")
}

/// Whether the same command goes on to use git, so that the hook runs at once.
fn uses_hooks(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).any(|pair| {
        pair[0].ends_with("git")
            && matches!(
                pair[1],
                "checkout"
                    | "switch"
                    | "commit"
                    | "merge"
                    | "pull"
                    | "push"
                    | "status"
                    | "rebase"
                    | "reset"
                    | "restore"
            )
    })
}
