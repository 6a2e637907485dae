//! Does installing the package run something it should not? See `rules/npm-lifecycle-exec.md`.

use super::{Detector, Found, Subject};
use crate::analyse::manifest::{self, Manifest};
use crate::analyse::shell::{describe, inline};
use crate::analyse::{Action, CommandLine, Start};
use crate::artifact::Artifact;
use crate::signal::{Basis, Behaviour, Concealment, GapReason, Moment};

/// The detector.
pub struct NpmLifecycleExec;

impl Detector for NpmLifecycleExec {
    fn wants(&self, artifact: &Artifact) -> bool {
        manifest::of(artifact) == Some(Manifest::Package)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for start in subject.facts.starts.iter().filter(|start| start.moment() == Moment::Install) {
            if let Some(command) = start.command.and_then(|at| subject.facts.commands.get(at)) {
                judge(start, command, found);
            }
        }
        Ok(())
    }
}

fn judge(start: &Start, command: &CommandLine, found: &mut Found<'_>) {
    let span = start.place.span();
    for action in &command.actions {
        match action {
            Action::RemoteToShell { url, shell, concealments, .. } => {
                let message = format!("{} {}", start.said(), describe(url.as_deref(), shell));
                found
                    .signal(span.clone(), Basis::RemoteToShell, message)
                    .does([Behaviour::Fetches, Behaviour::Executes])
                    .hidden_by(concealments.iter().chain(&start.concealments).copied())
                    .at(Moment::Install);
            }
            Action::Inline { interpreter, code, .. } => {
                let seen = inline::look(code);
                if seen.is_loader() {
                    let message = format!("{} runs code in {interpreter} that fetches and runs more", start.said());
                    found
                        .signal(span.clone(), Basis::CompleteChain, message)
                        .does([Behaviour::Fetches, Behaviour::Executes])
                        .at(Moment::Install);
                } else if seen.is_unpacker() {
                    let message = format!("{} decodes and runs hidden code in {interpreter}", start.said());
                    found
                        .signal(span.clone(), Basis::PartOfChain, message)
                        .does([Behaviour::Decodes, Behaviour::Executes, Behaviour::Hides])
                        .at(Moment::Install);
                }
            }
            Action::Interprets { path, .. } | Action::RunsFile { path, .. } if detaches(&command.text) => {
                let message = format!("{} starts {path} in the background", start.said());
                found
                    .signal(span.clone(), Basis::PartOfChain, message)
                    .does([Behaviour::Executes, Behaviour::Hides])
                    .hidden_by([Concealment::HiddenWindow])
                    .at(Moment::Install)
                    .starts(path.clone());
            }
            _ => {}
        }
    }
    if start.concealments.contains(&Concealment::Padding) {
        found
            .signal(
                span,
                Basis::StructuralTrick,
                format!("{} has its command behind a long run of blanks", start.said()),
            )
            .does([Behaviour::Executes, Behaviour::Hides])
            .hidden_by([Concealment::Padding])
            .at(Moment::Install);
    }
}

/// Whether a command is left running behind the install: no honest install step outlives it.
fn detaches(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let background = lower.trim_end().ends_with('&') && !lower.trim_end().ends_with("&&");
    let window = words.windows(2).any(|pair| {
        matches!(pair, ["start", "/b" | "/min"]) || (pair[0].starts_with("-w") && pair[1].starts_with("hidden"))
    });
    background || window || words.iter().any(|word| matches!(*word, "nohup" | "setsid"))
}
