//! Command lines of whole scripts, and the one way in which any command line becomes a fact.

use std::ops::Range;

use crate::analyse::{Action, Analysed, CommandLine, Platform};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;
use crate::signal::{GapReason, Limit};

use super::{Dialect, Origin, Reading, build_files, read, read_powershell};

/// Reads the commands of an artifact that is a script or a file of build steps.
pub fn commands(artifact: &Artifact, text: &Text<'_>, out: &mut Analysed) {
    // What a script decodes and runs was followed where it does; here only rules and indicators look at it.
    if artifact.blob.at.is_evaluated() {
        return;
    }
    match artifact.kind {
        Kind::Shell => script(text, Dialect::Posix, out),
        Kind::Batch => script(text, Dialect::Batch, out),
        Kind::PowerShell => powershell_script(text, out),
        Kind::WindowsScript => super::vbscript::script(artifact, text, out),
        Kind::AppleScript => super::applescript::script(text, out),
        _ => build_files::commands(artifact, text, out),
    }
}

/// Reads a whole text as a script, whatever its name is (git hooks have none).
pub fn script(text: &Text<'_>, dialect: Dialect, out: &mut Analysed) {
    let head = head(text, out);
    let mut reading = read(head, dialect, &Origin::At(0), &[]);
    out.derived.append(&mut reading.texts);
    by_line(text, reading, out);
}

fn powershell_script(text: &Text<'_>, out: &mut Analysed) {
    let head = head(text, out);
    let mut reading = read_powershell(head, &Origin::At(0));
    out.derived.append(&mut reading.texts);
    by_line(text, reading, out);
}

/// The part of a text that is read; a gap says that there is more.
pub(super) fn head<'t>(text: &'t Text<'_>, out: &mut Analysed) -> &'t str {
    if text.str.len() > limits::CONFIG_BYTES {
        out.gaps.push(("shell", GapReason::Limit(Limit::ParseBytes)));
    }
    text.slice(&(0..limits::CONFIG_BYTES))
}

/// One command line per line of the script that does anything.
pub(super) fn by_line(text: &Text<'_>, reading: Reading, out: &mut Analysed) {
    note_limit(&reading, out);
    let mut current: Option<(usize, CommandLine)> = None;
    for action in reading.actions {
        let line = text.line_span(span_of(&action).start);
        match &mut current {
            Some((start, command)) if *start == line.start => command.actions.push(action),
            _ => {
                out.facts.commands.extend(current.take().map(|(_, command)| command));
                if out.facts.commands.len() >= limits::FACTS {
                    out.gaps.push(("shell", GapReason::Limit(Limit::Facts)));
                    return;
                }
                let shown =
                    text.slice(&(line.start..line.end.min(line.start + limits::COMMAND_BYTES))).trim().to_owned();
                let place = text.place(line.clone());
                current = Some((
                    line.start,
                    CommandLine { text: shown, place, platform: Platform::Any, actions: vec![action] },
                ));
            }
        }
    }
    out.facts.commands.extend(current.map(|(_, command)| command));
}

fn note_limit(reading: &Reading, out: &mut Analysed) {
    if reading.exceeded {
        out.gaps.push(("shell", GapReason::Limit(Limit::Facts)));
    }
}

/// Where in the artifact an action stands.
pub fn span_of(action: &Action) -> &Range<usize> {
    match action {
        Action::RemoteToShell { span, .. }
        | Action::Interprets { span, .. }
        | Action::Inline { span, .. }
        | Action::GitConfig { span, .. }
        | Action::PackageScript { span, .. }
        | Action::RunsFile { span, .. }
        | Action::Does { span, .. }
        | Action::Runs { span, .. } => span,
    }
}

/// Reads one command line, notes it, and returns its index.
pub fn add(out: &mut Analysed, text: &Text<'_>, line: &Line<'_>) -> Option<usize> {
    if out.facts.commands.len() >= limits::FACTS {
        out.gaps.push(("shell", GapReason::Limit(Limit::Facts)));
        return None;
    }
    let mut reading = match line.powershell {
        true => read_powershell(line.text, &line.origin),
        false => read(line.text, line.dialect, &line.origin, line.variables),
    };
    note_limit(&reading, out);
    out.derived.append(&mut reading.texts);
    let span = line.origin.map(&(0..line.text.len()));
    let mut cut = line.text.len().min(limits::COMMAND_BYTES);
    while !line.text.is_char_boundary(cut) {
        cut -= 1;
    }
    out.facts.commands.push(CommandLine {
        text: line.text[..cut].to_owned(),
        place: text.place(span),
        platform: line.platform,
        actions: reading.actions,
    });
    Some(out.facts.commands.len() - 1)
}

/// A command line to be read.
#[derive(Debug)]
pub struct Line<'l> {
    /// Its text as the shell sees it.
    pub text: &'l str,
    /// Whose quoting applies.
    pub dialect: Dialect,
    /// Whether it is PowerShell instead.
    pub powershell: bool,
    /// How its places become places in the artifact.
    pub origin: Origin,
    /// For which systems it is.
    pub platform: Platform,
    /// Variables that are set for it.
    pub variables: &'l [(String, String)],
}

impl<'l> Line<'l> {
    /// A line for whatever shell the machine has.
    pub fn any(text: &'l str, origin: Origin) -> Self {
        let dialect = if is_of_windows(text) { Dialect::Batch } else { Dialect::Any };
        let platform = Platform::Any;
        Self { text, dialect, powershell: false, origin, platform, variables: &[] }
    }
}

/// Whether a line for any shell can only be one of `cmd`: it puts a script together whose name only Windows runs. There, a
/// single quote is a character like any other.
fn is_of_windows(text: &str) -> bool {
    const ENDINGS: &[&str] = &[".pyw", ".bat", ".cmd", ".vbs", ".vbe", ".hta"];
    text.contains("echo ") && text.contains('>') && {
        let lower = text.to_ascii_lowercase();
        ENDINGS.iter().any(|ending| lower.contains(ending))
    }
}

/// A word in quotes, so that a line of joined words is cut into the same words again.
pub fn quote(word: &str) -> String {
    let plain = |b: u8| {
        b.is_ascii_alphanumeric()
            || matches!(b, b'-' | b'_' | b'.' | b'/' | b':' | b'=' | b'@' | b'+' | b'$' | b'{' | b'}')
    };
    match !word.is_empty() && word.bytes().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}
