//! Does a macro of a document start a program, and does it by itself? See `rules/office-macro.md`.

use std::sync::LazyLock;

use regex::Regex;

use super::{Detector, Found, Subject};
use crate::analyse::shell::files::span_of;
use crate::analyse::shell::{describe, inline};
use crate::analyse::{Action, Deed};
use crate::artifact::Artifact;
use crate::locator::{Codec, Step};
use crate::signal::{Basis, Behaviour, GapReason, Moment};

/// Procedures that office programs call when a document is opened, made, left, closed or drawn: the auto macros of Word and
/// Excel, events of their documents, and those of controls that are drawn at once.
static BY_ITSELF: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let names = r"(?im)^[ \t]*(?:(?:public|private|friend|static)[ \t]+)*sub[ \t]+(auto_?(?:open|exec|new|close|exit)|document_(?:open|new|close|contentcontrolonenter)|workbook_(?:open|activate|beforeclose|windowactivate)|worksheet_activate|presentation_open|app_\w+|auto_add|application_startup|[a-z]\w*_(?:onconnecting|layout|painted|painting))\b";
    Regex::new(names).ok()
});

/// The detector.
pub struct OfficeMacro;

impl Detector for OfficeMacro {
    fn wants(&self, artifact: &Artifact) -> bool {
        matches!(artifact.blob.at.step, Step::Layer { codec: Codec::Vba, .. })
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let text = &*subject.text.str;
        let called = BY_ITSELF.as_ref().and_then(|names| names.captures(text)).and_then(|names| names.get(1));
        let by = match called {
            Some(name) => format!("a macro that runs by itself ({})", name.as_str()),
            None => "a macro".to_owned(),
        };
        for command in &subject.facts.commands {
            for action in &command.actions {
                let (basis, what, concealments) = match action {
                    Action::RemoteToShell { url, shell, concealments, .. } => {
                        (Basis::CompleteChain, describe(url.as_deref(), shell), concealments.clone())
                    }
                    Action::Inline { interpreter, code, .. } if inline::look(code).is_loader() => (
                        Basis::CompleteChain,
                        format!("runs code in {interpreter} that fetches and runs more"),
                        Vec::new(),
                    ),
                    Action::Does { deed: Deed::HiddenChain | Deed::SocketShell, what, concealments, .. } => {
                        (Basis::CompleteChain, format!("runs what it hides: `{what}`"), concealments.clone())
                    }
                    _ if called.is_some() => {
                        (Basis::PartOfChain, format!("starts a program: `{}`", command.text), Vec::new())
                    }
                    _ => continue,
                };
                found
                    .signal(span_of(action).clone(), basis, format!("{by} {what}"))
                    .does([Behaviour::Autostarts, Behaviour::Executes])
                    .hidden_by(concealments)
                    .at(Moment::Run);
            }
        }
        Ok(())
    }
}
