//! Is a script hidden under a name that is never code, or started from under one? See `rules/disguised-script.md`.

use super::{Detector, Found, Subject};
use crate::analyse::{Action, Facts, Start};
use crate::artifact::Artifact;
use crate::classify::names;
use crate::signal::{Basis, Behaviour, GapReason, Moment, Surrounding};

/// The detector.
pub struct DisguisedScript;

/// Calls whose first argument is a command or a program.
const STARTERS: &[&str] = &[
    "child_process.exec",
    "child_process.execSync",
    "child_process.spawn",
    "child_process.spawnSync",
    "child_process.execFile",
    "child_process.execFileSync",
    "child_process.fork",
    "os.system",
    "os.popen",
    "subprocess.run",
    "subprocess.call",
    "subprocess.Popen",
    "subprocess.check_call",
    "subprocess.check_output",
];

/// Programs that run the file they are given.
const INTERPRETERS: &[&str] = &[
    "node", "nodejs", "bun", "deno", "python", "python3", "pythonw", "py", "sh", "bash", "zsh", "php", "ruby", "perl",
    "wscript", "cscript",
];

impl Detector for DisguisedScript {
    fn wants(&self, _: &Artifact) -> bool {
        true
    }

    fn detect(&self, subject: &Subject<'_>, found: &mut Found<'_>) -> Result<(), GapReason> {
        started(subject, found);
        called(subject.facts, found);
        hidden(subject, found);
        Ok(())
    }
}

/// A command line that gives an interpreter a file whose name is never code. The file need not be there: no honest
/// project has a use for such a line.
fn started(subject: &Subject<'_>, found: &mut Found<'_>) {
    let facts = subject.facts;
    for (number, command) in facts.commands.iter().enumerate() {
        for action in &command.actions {
            let (Action::Interprets { path, span, .. } | Action::RunsFile { path, span }) = action else { continue };
            let Some(what) = names::never_code(path) else { continue };
            if only_handled(&command.text, path, what == "a sample file") {
                continue;
            }
            let moment = facts.starts.iter().find(|start| start.command == Some(number)).map(Start::moment);
            trick(found, span.clone(), moment, path, what);
        }
    }
}

/// Whether a command only copies or moves the file, or (a settings template) sources it: it does not run by that.
fn only_handled(command: &str, path: &str, template: bool) -> bool {
    let mut handled = false;
    for part in command.split([';', '&', '|', '\n', '(', ')']) {
        let words: Vec<&str> = part.split_ascii_whitespace().map(|word| word.trim_matches(['"', '\''])).collect();
        if !words.contains(&path) {
            continue;
        }
        match words.iter().find(|word| !matches!(**word, "sudo" | "then" | "do" | "else")) {
            Some(&("cp" | "mv" | "ln" | "install" | "copy" | "move" | "rsync")) => handled = true,
            Some(&("." | "source")) if template => handled = true,
            _ => return false,
        }
    }
    handled
}

/// The same from a program: `spawn('node', ['x.woff2'])`, `os.system('python x.png')`.
fn called(facts: &Facts, found: &mut Found<'_>) {
    for call in facts.calls.iter().filter(|call| STARTERS.contains(&call.callee.as_str())) {
        let words: Vec<&str> = call.arguments.iter().flatten().flat_map(|text| text.split_ascii_whitespace()).collect();
        let program = |word: &&str| {
            let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
            INTERPRETERS.contains(&name.trim_end_matches(".exe"))
        };
        let fork = call.callee.ends_with(".fork");
        let interpreter = words.iter().position(program);
        let Some(after) = (if fork { Some(0) } else { interpreter.map(|at| at + 1) }) else { continue };
        let file = words.iter().skip(after).find(|word| !word.starts_with('-'));
        if let Some((path, what)) = file.and_then(|path| Some((*path, names::never_code(path)?))) {
            trick(found, call.span.clone(), None, path, what);
        }
    }
}

fn trick(found: &mut Found<'_>, span: std::ops::Range<usize>, moment: Option<Moment>, path: &str, what: &str) {
    let message = format!("an interpreter is started on `{path}`, whose name says it is {what}");
    let draft =
        found.signal(span, Basis::StructuralTrick, message).does([Behaviour::Hides, Behaviour::Executes]).starts(path);
    if let Some(moment) = moment {
        draft.at(moment);
    }
}

/// The artifact itself: a program under the name of a font, picture, recording or document.
fn hidden(subject: &Subject<'_>, found: &mut Found<'_>) {
    let artifact = subject.artifact;
    if artifact.blob.at.is_layer() || !artifact.kind.is_script() {
        return;
    }
    let path = artifact.path().lower();
    let promised = names::never_code(&path)
        .filter(|what| matches!(*what, "a font" | "an image" | "an audio or video file" | "a document"));
    let Some(what) = promised else { return };
    let first = subject.text.str.len() - subject.text.str.trim_start().len();
    let message = format!("the name says it is {what}, the content is {}", artifact.kind.word());
    found
        .signal(subject.text.line_span(first), Basis::StructuralTrick, message)
        .does([Behaviour::Hides, Behaviour::Executes])
        .only(Surrounding::IfStarted);
}
