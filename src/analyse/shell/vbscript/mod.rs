//! VBScript, followed line by line, and the scripts that Windows takes out of HTA and WSF files.
//!
//! No published grammar reads what the script host runs; loaders are calls on a handful of objects, texts that are put
//! together, and `Execute`. Lines are read when they are run, loops as long as their ends are known, all branches run.

mod expression;
mod functions;
mod objects;
mod run;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::analyse::{Action, Analysed, CommandLine, Deed, Derived, Platform};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;
use crate::signal::Concealment;

use super::address::{address, is_address};
use super::files::by_line;
use super::follow::{Command, Follower};
use super::{Origin, finish};

/// Scripts in one page that are taken out.
const SCRIPTS: usize = 64;

static SCRIPT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?is)<script\b([^>]*)>(.*?)(?:</script\s*>|\z)").ok());
static SOURCE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?i)\bsrc\s*=\s*["']?([^"'\s>]+)"#).ok());

/// Reads a file of the Windows script host.
pub fn script(artifact: &Artifact, text: &Text<'_>, out: &mut Analysed) {
    let head = super::files::head(text, out);
    let extension = artifact.path().extension();
    if head.trim_start().starts_with("#@~^") {
        return encoded(text, out);
    }
    if head.trim_start_matches('\u{feff}').trim_start().starts_with('<')
        && matches!(extension.as_str(), "hta" | "wsf" | "wsc" | "sct")
    {
        return markup(head, text, out);
    }
    let mut follower = Follower::default();
    run::run(&mut follower, head, &Origin::At(0));
    let mut reading = finish(follower, head, &Origin::At(0));
    out.derived.append(&mut reading.texts);
    by_line(text, reading, out);
}

impl Follower {
    /// Follows VBScript at one more level of depth.
    pub(super) fn vbscript(&mut self, text: &str, command: &Command) {
        let span = command.span.clone();
        self.deeper(text.len(), |follower| run::run(follower, text, &Origin::Whole(span)));
    }
}

/// The scripts of a page, each as a layer in its language; one that comes from the network is told here.
fn markup(page: &str, text: &Text<'_>, out: &mut Analysed) {
    let Some(pattern) = SCRIPT.as_ref() else { return };
    for found in pattern.captures_iter(page).take(SCRIPTS) {
        let attributes = found.get(1).map_or("", |m| m.as_str());
        let lower = attributes.to_ascii_lowercase();
        let visual = lower.contains("vbs");
        if let Some(source) = SOURCE.as_ref().and_then(|source| source.captures(attributes)).and_then(|c| c.get(1)) {
            let url = source.as_str();
            let known = address(url, &[], false);
            if url.contains("://") && is_address(url) && !known.local {
                let span = found.get(0).map_or(0..0, |m| m.start()..m.start() + 7 + attributes.len());
                note(
                    Action::RemoteToShell {
                        url: Some(known.url),
                        shell: "mshta".to_owned(),
                        concealments: known.concealments,
                        span,
                    },
                    text,
                    out,
                );
            }
        }
        let Some(body) = found.get(2).filter(|body| !body.as_str().trim().is_empty()) else { continue };
        let code = body
            .as_str()
            .trim()
            .trim_start_matches("<![CDATA[")
            .trim_start_matches("<!--")
            .trim_end_matches("]]>")
            .trim_end_matches("-->");
        let language = if visual { Kind::WindowsScript } else { Kind::JavaScript };
        out.derived.push(Derived {
            text: code.to_owned(),
            span: body.range(),
            decoded: false,
            language: Some(language),
        });
    }
}

/// Microsoft's script encoder only keeps readers away.
fn encoded(text: &Text<'_>, out: &mut Analysed) {
    let span: Range<usize> = 0..text.str.len().min(limits::EXCERPT_BYTES);
    let what = "a script that was made unreadable by the script encoder is run".to_owned();
    note(Action::Does { deed: Deed::RunsOpaque, what, concealments: Vec::<Concealment>::new(), span }, text, out);
}

fn note(action: Action, text: &Text<'_>, out: &mut Analysed) {
    let span = super::files::span_of(&action).clone();
    let shown = text.slice(&text.line_span(span.start)).trim();
    let shown = limits::cut(shown, limits::COMMAND_BYTES).to_owned();
    out.facts.commands.push(CommandLine {
        text: shown,
        place: text.place(span),
        platform: Platform::Windows,
        actions: vec![action],
    });
}
