//! Does code stand where nobody looks? See `rules/offscreen-code.md`.

use std::ops::Range;

use super::{Detector, Found, Subject};
use crate::analyse::{Action, Facts, Flow, Labels, Sink, Start, javascript, obfuscation, sinks};
use crate::artifact::{Artifact, Kind};
use crate::limits;
use crate::signal::{Basis, Behaviour, Concealment, GapReason, Moment};

/// The detector.
pub struct OffscreenCode;

/// Sinks that start a program. Honest configuration asks git for its revision with these, so that behind an export
/// they are a part and no trick; the others turn text into code or fetch it.
const STARTS_PROGRAMS: &[&str] =
    &["exec", "execSync", "execFile", "execFileSync", "spawn", "spawnSync", "fork", "child_process"];

impl Detector for OffscreenCode {
    fn wants(&self, artifact: &Artifact) -> bool {
        artifact.kind.is_script() || artifact.kind.is_configuration() || artifact.kind == Kind::OtherSource
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        let told = behind_blanks(subject, found);
        if let Some(told) = behind_export(subject, found, &told) {
            return glued(subject, found, &[told]);
        }
        glued(subject, found, &told)
    }
}

/// Statements after a hundred blanks: with a sink or obfuscated a trick, without them still nothing honest.
fn behind_blanks(subject: &Subject<'_>, found: &mut Found<'_>) -> Vec<Range<usize>> {
    let mut told = Vec::new();
    for place in subject.facts.layout.offscreen.iter().filter(|place| place.executable) {
        let piece = subject.text.slice(&place.span);
        let python = subject.artifact.kind == Kind::Python;
        let obfuscated = place.obfuscated || python && holds_data(piece);
        // A line that is set far in goes on with what stands above it.
        if python && !obfuscated && place.sinks.is_empty() && is_indented(subject, place.span.start) {
            continue;
        }
        let harmless = was_followed(subject) && !starts_interpreter(subject.facts, &place.span);
        let (basis, holds) = match (obfuscated, place.sinks.is_empty()) {
            (true, _) => (Basis::StructuralTrick, "obfuscated code".to_owned()),
            (false, false) if harmless => (Basis::PartOfChain, format!("code that uses {}", place.sinks.join(", "))),
            (false, false) => (Basis::StructuralTrick, format!("code that uses {}", place.sinks.join(", "))),
            (false, true) => (Basis::PartOfChain, "code".to_owned()),
        };
        told.push(place.span.clone());
        let moment = command_moment(subject.facts, &place.span);
        if moment == Some(Moment::Open) {
            // An automatic task: `editor-autorun` tells it with everything else about the task.
            continue;
        }
        let message = format!("{holds} stands behind {} blanks, out of sight on its line", place.blanks);
        let behaviours = [Behaviour::Hides].into_iter().chain(does(&place.sinks));
        let draft = found.signal(place.span.clone(), basis, message).does(behaviours).hidden_by([Concealment::Padding]);
        if let Some(moment) = moment {
            draft.at(moment);
        }
    }
    told
}

/// Whether a piece of Python holds data in a form that nobody reads: escapes without end, or one long word.
fn holds_data(piece: &str) -> bool {
    let escapes = piece.matches("\\x").count();
    let longest =
        piece.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '/' | '=')).map(str::len).max();
    escapes >= 64 || longest.is_some_and(|longest| longest >= 400)
}

/// Whether nothing but blanks stands before a place on its line.
fn is_indented(subject: &Subject<'_>, at: usize) -> bool {
    let before = &subject.text.str[..at];
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    before[line..].bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// Whether the program was followed to its end and every part of it could be read: what it does is then told by its flows,
/// and a place where nobody looks is concealment without a sink.
fn was_followed(subject: &Subject<'_>) -> bool {
    let (steps, exceeded) = subject.facts.evaluator;
    steps > 0
        && !exceeded
        && subject.facts.flows.iter().all(|flow| flow.sink != Sink::Code || flow.followed || is_own(flow))
}

/// Whether code is made only of what callers hand over or name, and of the program's own texts, as templates are.
fn is_own(flow: &Flow) -> bool {
    let named = if flow.labels.any(Labels::PARAMETER) { Labels::FILE } else { Labels::NONE };
    flow.labels.without(Labels::PARAMETER.with(Labels::SYSTEM).with(Labels::IMPORTED).with(named)).is_none()
}

/// Whether a piece of the program starts an interpreter: what that runs was not read here.
fn starts_interpreter(facts: &Facts, span: &Range<usize>) -> bool {
    let runs = |action: &Action| {
        matches!(action, Action::Interprets { .. } | Action::Inline { .. } | Action::RemoteToShell { .. })
    };
    facts.commands.iter().any(|line| overlap(&line.place.span(), span) && line.actions.iter().any(runs))
}

/// When the manifest runs the command that stands at `span`, if one does.
fn command_moment(facts: &Facts, span: &Range<usize>) -> Option<Moment> {
    let runs = |start: &&Start| {
        start.command.and_then(|at| facts.commands.get(at)).is_some_and(|line| overlap(&line.place.span(), span))
    };
    facts.starts.iter().find(runs).map(Start::moment)
}

/// What acts behind the last export of a module that configures a tool.
fn behind_export(subject: &Subject<'_>, found: &mut Found<'_>, told: &[Range<usize>]) -> Option<Range<usize>> {
    let span = subject.facts.layout.after_exports.clone()?;
    if !javascript::is_configuration(subject.artifact.path()) || told.iter().any(|other| overlap(other, &span)) {
        return None;
    }
    let piece = subject.text.slice(&span);
    let names = sinks::visible(subject.artifact.kind, piece, false);
    let obfuscated = obfuscation::measure(&subject.text.str, span.clone()).score >= obfuscation::IN_ODD_PLACE;
    let runs_text = names.iter().any(|name| !STARTS_PROGRAMS.contains(&name.as_str()));
    let trick = obfuscated || runs_text && !was_followed(subject);
    let basis = if trick { Basis::StructuralTrick } else { Basis::PartOfChain };
    if !obfuscated && names.is_empty() {
        return None;
    }
    let holds = if obfuscated { "obfuscated code".to_owned() } else { format!("code that uses {}", names.join(", ")) };
    let message = format!("{holds} stands behind the last export of a configuration file");
    found.signal(span.clone(), basis, message).does([Behaviour::Hides].into_iter().chain(does(&names)));
    Some(span)
}

/// An obfuscated line far beyond its neighbours: a payload glued to code that people wrote. In configuration, which
/// nobody obfuscates, it is a trick; elsewhere it asks for a look.
fn glued(subject: &Subject<'_>, found: &mut Found<'_>, told: &[Range<usize>]) -> Result<(), GapReason> {
    let configuration = javascript::is_configuration(subject.artifact.path());
    for line in &subject.facts.layout.long_lines {
        let program = matches!(subject.artifact.kind, Kind::JavaScript | Kind::TypeScript);
        if !program || line.len() > limits::GLUED_BYTES || told.iter().any(|other| overlap(other, line)) {
            continue;
        }
        let measured = obfuscation::measure(&subject.text.str, line.clone());
        if measured.score < obfuscation::IN_ODD_PLACE {
            continue;
        }
        let basis = if configuration { Basis::StructuralTrick } else { Basis::PartOfChain };
        let message =
            format!("an obfuscated line of {} bytes is glued to code whose other lines are ordinary", line.len());
        let mut draft = found.signal(line.clone(), basis, message).does([Behaviour::Hides]);
        for (what, place) in measured.traits.iter().take(3) {
            draft = draft.related(place.clone(), what.clone());
        }
    }
    Ok(())
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// What visible sinks do, in the verdict's words.
fn does(names: &[String]) -> Vec<Behaviour> {
    let mut out = Vec::new();
    for name in names {
        out.push(match name.as_str() {
            "fetch" | "axios" | "node-fetch" | "requests" | "urllib" | "httpx" | "urlopen" | "urlretrieve" | "curl"
            | "wget" | "WebSocket" | "XMLHttpRequest" | "get" | "request" | "connect" => Behaviour::Fetches,
            "atob" | "b64decode" | "base64_decode" | "base64" | "unhexlify" => Behaviour::Decodes,
            "require" | "import" | "process" => continue,
            _ => Behaviour::Executes,
        });
    }
    out
}
