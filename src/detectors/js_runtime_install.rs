//! Is a package installed while the program runs? See `rules/js-runtime-install.md`.

use super::{Detector, Found, Subject};
use crate::analyse::{Facts, Flow, Sink};
use crate::artifact::{Artifact, Kind};
use crate::limits;
use crate::signal::{Basis, Behaviour, Concealment, GapReason};

/// The detector.
pub struct JsRuntimeInstall;

const QUIET: &[&str] =
    &["--silent", "-s", "--quiet", "-q", "--loglevel=silent", "--no-save", "--no-progress", "--no-warnings"];

impl Detector for JsRuntimeInstall {
    fn wants(&self, artifact: &Artifact) -> bool {
        matches!(artifact.kind, Kind::JavaScript | Kind::TypeScript)
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        for flow in subject.facts.flows.iter().filter(|flow| matches!(flow.sink, Sink::Command | Sink::Argument)) {
            let Some(installed) = flow.text.as_deref().and_then(installed) else { continue };
            let quiet = flow.quiet || is_quiet(flow);
            let Some(loaded) = installed.packages.iter().find(|package| loads(subject.facts, package)) else {
                continue;
            };
            let basis = if quiet { Basis::CompleteChain } else { Basis::PartOfChain };
            let command = limits::cut(flow.text.as_deref().unwrap_or_default(), limits::MESSAGE_TEXT_BYTES);
            let message = format!(
                "`{loaded}` is installed while the program runs (`{command}` by `{}`){}, and loaded",
                flow.callee,
                if quiet { ", in silence" } else { "" }
            );
            let draft = found.flow(flow, basis, message).does([Behaviour::Fetches, Behaviour::Executes]);
            if quiet {
                draft.hidden_by([Concealment::SilencedOutput]);
            }
        }
        Ok(())
    }
}

/// A package manager's installation.
struct Installed<'t> {
    packages: Vec<&'t str>,
}

fn installed(text: &str) -> Option<Installed<'_>> {
    let words: Vec<&str> = text.split([' ', '"', '\'', ';', '&']).filter(|word| !word.is_empty()).collect();
    let at = words.windows(2).position(|pair| {
        let manager = pair[0].rsplit(['/', '\\']).next().unwrap_or(pair[0]);
        matches!(manager, "npm" | "npm.cmd" | "yarn" | "pnpm" | "bun") && matches!(pair[1], "install" | "i" | "add")
    })?;
    let packages: Vec<&str> =
        words[at + 2..].iter().copied().take_while(|word| *word != "|").filter(|word| !word.starts_with('-')).collect();
    (!packages.is_empty()).then_some(Installed { packages })
}

fn is_quiet(flow: &Flow) -> bool {
    let text = flow.text.as_deref().unwrap_or_default();
    let flags = text.split(' ').filter(|word| QUIET.contains(word)).count();
    flags >= 2 || text.contains(">/dev/null") || text.contains("> /dev/null") || text.contains(">nul")
}

/// Whether the program loads the package by its name, without version.
fn loads(facts: &Facts, package: &str) -> bool {
    let name = match package.char_indices().skip(1).find(|(_, c)| *c == '@') {
        Some((at, _)) => &package[..at],
        None => package,
    };
    let unknown = package.contains('…');
    facts.imports.iter().any(|import| import.specifier == name || import.specifier.starts_with(&format!("{name}/")))
        || unknown && facts.flows.iter().any(|flow| flow.sink == Sink::Load)
}
