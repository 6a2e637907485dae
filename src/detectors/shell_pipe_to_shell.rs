//! Is text from the network given to an interpreter? See `rules/shell-pipe-to-shell.md`.

use std::collections::HashMap;

use super::{Detector, Found, Subject};
use crate::analyse::manifest::{self, Manifest};
use crate::analyse::shell::files::span_of;
use crate::analyse::shell::{describe, inline};
use crate::analyse::{Action, Start};
use crate::artifact::{Artifact, Kind};
use crate::signal::{Basis, Behaviour, Concealment, GapReason, Moment};

/// The detector.
pub struct ShellPipeToShell;

impl Detector for ShellPipeToShell {
    fn wants(&self, artifact: &Artifact) -> bool {
        !matches!(manifest::of(artifact), Some(Manifest::GitHook | Manifest::GitConfig))
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let facts = subject.facts;
        let started: HashMap<usize, &Start> =
            facts.starts.iter().rev().filter_map(|start| Some((start.command?, start))).collect();
        let editor = matches!(
            manifest::of(subject.artifact),
            Some(Manifest::Tasks | Manifest::EditorSettings | Manifest::Workspace | Manifest::Devcontainer)
        );
        let package = manifest::of(subject.artifact) == Some(Manifest::Package);
        // What `setup.py` or a module does when it is loaded, no build asked for.
        let python = subject.artifact.kind == Kind::Python;
        let basis = if python { Basis::DropAndRun } else { Basis::RemoteToShell };
        for (at, command) in facts.commands.iter().enumerate() {
            let start = started.get(&at);
            let moment = start.map(|start| start.moment());
            // What starts by itself there has a rule of its own.
            if editor && moment == Some(Moment::Open) || package && moment == Some(Moment::Install) {
                continue;
            }
            for action in &command.actions {
                let (what, concealments): (String, Vec<Concealment>) = match action {
                    Action::RemoteToShell { url, shell, concealments, .. } => {
                        (describe(url.as_deref(), shell), concealments.clone())
                    }
                    Action::Inline { interpreter, code, .. } if inline::look(code).is_loader() => {
                        (format!("runs code in {interpreter} that fetches and runs more"), Vec::new())
                    }
                    _ => continue,
                };
                let by = start.map_or_else(|| "a command".to_owned(), |start| start.said());
                let mut draft = found
                    .signal(span_of(action).clone(), basis, format!("{by} {what}"))
                    .does([Behaviour::Fetches, Behaviour::Executes])
                    .hidden_by(concealments);
                if let Some(start) = start {
                    draft = draft.hidden_by(start.concealments.iter().copied()).at(start.moment());
                }
                drop(draft);
            }
        }
        Ok(())
    }
}
