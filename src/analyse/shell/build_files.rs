//! Files of build steps: Dockerfiles, makefiles, and the `run:` and `script:` lines of CI files. They are read as lines of
//! text: only the places of commands matter here.

use std::ops::Range;

use crate::analyse::{Analysed, Start};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;
use crate::mechanism::{Mechanism, build, git, shells};

use super::files::{Line, add, quote};
use super::{Dialect, Origin, fold};

/// Reads the commands of a file of build steps, if the artifact is one.
pub fn commands(artifact: &Artifact, text: &Text<'_>, out: &mut Analysed) {
    let path = artifact.path().lower();
    let name = artifact.path().name_lower();
    if is_dockerfile(artifact.kind, &name) {
        dockerfile(text, out);
    } else if is_makefile(artifact.kind, &name) {
        makefile(text, out);
    } else if let Some(by) = step_file(&path, &name) {
        steps(text, by, out);
    }
}

/// Notes a command of a build file, and that it starts at that moment if it does anything.
fn build_step(out: &mut Analysed, text: &Text<'_>, line: &Line<'_>, by: &'static Mechanism) {
    let Some(command) = add(out, text, line) else { return };
    let Some(noted) = out.facts.commands.get(command).filter(|c| !c.actions.is_empty()) else {
        out.facts.commands.pop();
        return;
    };
    let place = noted.place;
    out.facts.starts.push(Start { command: Some(command), ..Start::at(by, place) });
}

fn is_dockerfile(kind: Kind, name: &str) -> bool {
    kind == Kind::Dockerfile
        || name.starts_with("dockerfile")
        || name.starts_with("containerfile")
        || name.ends_with(".dockerfile")
}

fn is_makefile(kind: Kind, name: &str) -> bool {
    kind == Kind::Makefile || matches!(name, "makefile" | "gnumakefile") || name.ends_with(".mk")
}

/// `RUN` lines, continued lines and here-texts included; `ARG` and `ENV` set variables.
fn dockerfile(text: &Text<'_>, out: &mut Analysed) {
    let mut variables: Vec<(String, String)> = Vec::new();
    let mut lines = Lines::new(text);
    while let Some(line) = lines.next() {
        let raw = text.slice(&line);
        let body = raw.trim_start();
        let word = body.split_whitespace().next().unwrap_or_default();
        let start = line.start + (raw.len() - body.len()) + word.len();
        match word.to_ascii_uppercase().as_str() {
            "ARG" | "ENV" => {
                for pair in body[word.len()..].split_whitespace() {
                    if let Some((name, value)) = pair.split_once('=').filter(|_| variables.len() < 256) {
                        variables.push((name.to_owned(), value.trim_matches(['"', '\'']).to_owned()));
                    }
                }
            }
            "RUN" => {
                let mut end = lines.continued(line.end, |l| l.trim_end().ends_with(['\\', '`']));
                let head = text.slice(&(start..end));
                if let Some((_, delimiter)) = head.split_once("<<") {
                    let delimiter = delimiter.trim_start_matches('-').split_whitespace().next().unwrap_or_default();
                    let delimiter = delimiter.trim_matches(['"', '\'']).to_owned();
                    end = lines.up_to(&delimiter).unwrap_or(end);
                }
                run_line(text, start..end, &variables, out);
            }
            "CMD" | "ENTRYPOINT" => {
                let end = lines.continued(line.end, |l| l.trim_end().ends_with(['\\', '`']));
                let since = out.facts.starts.len();
                run_line(text, start..end, &variables, out);
                for step in out.facts.starts.iter_mut().skip(since) {
                    step.by = &shells::DOCKERFILE_START;
                    word.clone_into(&mut step.label);
                }
            }
            _ => {}
        }
    }
}

fn run_line(text: &Text<'_>, span: Range<usize>, variables: &[(String, String)], out: &mut Analysed) {
    let mut raw = text.slice(&span);
    // `--mount=…`, `--network=…`
    while let Some(option) = raw.trim_start().strip_prefix("--") {
        raw = option.find(char::is_whitespace).map_or("", |at| &option[at..]);
    }
    let start = span.end - raw.len();
    let trimmed = raw.trim();
    let listed = trimmed.starts_with('[').then(|| crate::analyse::json::read(trimmed));
    let words: Vec<String> = listed
        .as_ref()
        .and_then(|list| list.root())
        .map(|list| list.items().filter_map(|word| word.text()).map(quote).collect())
        .unwrap_or_default();
    if !words.is_empty() {
        let line = Line { dialect: Dialect::Posix, variables, ..Line::any("", Origin::Whole(span)) };
        return build_step(out, text, &Line { text: &words.join(" "), ..line }, &shells::DOCKERFILE_RUN);
    }
    // `RUN <<EOF`: the lines below are the script itself.
    let here = trimmed.strip_prefix("<<").and_then(|here| here.split_once('\n'));
    let body = here.map_or(raw, |(_, body)| body);
    let start = if here.is_some() { start + (raw.trim_end().len() - body.trim_end().len()) } else { start };
    let line = Line { dialect: Dialect::Posix, variables, ..Line::any(body, Origin::At(start)) };
    build_step(out, text, &line, &shells::DOCKERFILE_RUN);
}

/// Recipes (the lines that begin with a tab) and `$(shell …)`; assignments set variables.
fn makefile(text: &Text<'_>, out: &mut Analysed) {
    let mut variables: Vec<(String, String)> = Vec::new();
    let mut lines = Lines::new(text);
    while let Some(line) = lines.next() {
        let raw = text.slice(&line);
        if raw.starts_with('\t') {
            let end = lines.while_next(line.end, |l| l.starts_with('\t') || l.trim().is_empty());
            let end = lines.continued(end, |l| l.trim_end().ends_with('\\'));
            let body = text.slice(&(line.start..end));
            let made =
                Line { dialect: Dialect::Make, variables: &variables, ..Line::any(body, Origin::At(line.start)) };
            build_step(out, text, &made, &build::MAKE);
            continue;
        }
        if let Some((name, value)) = raw.split_once('=') {
            let name = name.trim_end_matches([':', '?', '+', '!', ' ']).trim().to_owned();
            if raw.contains("$(shell ") {
                let start = line.end - value.len();
                let made =
                    Line { dialect: Dialect::Make, variables: &variables, ..Line::any(value, Origin::At(start)) };
                build_step(out, text, &made, &build::MAKE_SHELL);
            } else if variables.len() < 256 {
                variables.push((name, value.trim().to_owned()));
            }
        }
    }
}

/// Files whose steps run commands, and by what.
fn step_file(path: &str, name: &str) -> Option<&'static Mechanism> {
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    if !yaml {
        return None;
    }
    let ci = path.contains(".github/")
        || path.contains(".circleci/")
        || path.contains(".gitea/")
        || path.contains(".forgejo/");
    let named = [
        "azure-pipelines",
        "bitbucket-pipelines",
        ".gitlab-ci",
        ".travis",
        "appveyor",
        ".appveyor",
        ".drone",
        "buildspec",
    ]
    .iter()
    .any(|known| name.starts_with(known));
    if ci
        || named
        || path.contains(".gitlab/")
        || path.contains(".woodpecker")
        || matches!(name, "action.yml" | "action.yaml")
    {
        return Some(&shells::CI);
    }
    if name.starts_with("docker-compose") || name.starts_with("compose.") || name.starts_with("compose-") {
        return Some(&shells::COMPOSE);
    }
    if name.starts_with("lefthook") || name.starts_with(".lefthook") {
        return Some(&git::LEFTHOOK);
    }
    if name.starts_with(".pre-commit-config") {
        return Some(&git::PRE_COMMIT);
    }
    name.starts_with("taskfile").then_some(&build::TASKFILE)
}

const STEP_KEYS: &[&str] = &[
    "run",
    "script",
    "before_script",
    "after_script",
    "command",
    "commands",
    "cmd",
    "cmds",
    "bash",
    "sh",
    "pwsh",
    "powershell",
    "inlinescript",
    "install",
    "before_install",
    "after_install",
    "before_deploy",
    "entry",
    "entrypoint",
    "build",
    "pre_build",
    "post_build",
];

/// The commands of a YAML file of steps: scalars, block scalars and lists under the keys that hold commands.
fn steps(text: &Text<'_>, by: &'static Mechanism, out: &mut Analysed) {
    let mut lines = Lines::new(text);
    while let Some(line) = lines.next() {
        let raw = text.slice(&line);
        let indent = raw.len() - raw.trim_start_matches(' ').len();
        let body = raw.trim_start_matches([' ', '-']);
        let Some((key, value)) = body.split_once(':') else { continue };
        let key = key.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
        if !STEP_KEYS.contains(&key.as_str()) {
            continue;
        }
        let trimmed = value.trim();
        if trimmed.starts_with(['|', '>']) {
            let end = lines.while_next(line.end, |l| l.trim().is_empty() || indent_of(l) > indent);
            scalar(text, line.end.min(end)..end, by, out);
        } else if trimmed.is_empty() || trimmed.starts_with('#') {
            if !lines.item_follows() {
                // A mapping of that name (`commands:` of lefthook): its own keys hold the lines.
                continue;
            }
            let end = lines.while_next(line.end, |l| {
                l.trim().is_empty()
                    || indent_of(l) > indent
                    || indent_of(l) == indent && l.trim_start().starts_with("- ")
            });
            list(text, line.end..end, by, out);
        } else {
            let start = line.end - value.trim_start().len();
            scalar(text, start..line.end, by, out);
        }
    }
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The items of a list; an item that is a block scalar reaches to the next item.
fn list(text: &Text<'_>, span: Range<usize>, by: &'static Mechanism, out: &mut Analysed) {
    let whole = text.slice(&span);
    let mut items: Vec<usize> = Vec::new();
    let mut at = span.start;
    for line in whole.split_inclusive('\n') {
        let body = line.trim_start();
        if body.starts_with("- ") {
            items.push(at + (line.len() - body.len()) + 2);
        }
        at += line.len();
    }
    for (number, &start) in items.iter().enumerate() {
        let end = items.get(number + 1).map_or(span.end, |&next| text.line_span(next).start);
        let item = text.slice(&(start..end));
        // `- |` holds its command on the lines below; `- run: x` is a step with keys of its own.
        if item.trim_start().starts_with(['|', '>']) {
            let skip = item.find('\n').unwrap_or(item.len());
            scalar(text, start + skip..end, by, out);
            continue;
        }
        let keyed = STEP_KEYS.iter().any(|key| item.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')));
        let start = if keyed { start + item.find(':').map_or(0, |at| at + 1) } else { start };
        scalar(text, start..end, by, out);
    }
}

/// A command as a YAML scalar, in quotes or not.
fn scalar(text: &Text<'_>, span: Range<usize>, by: &'static Mechanism, out: &mut Analysed) {
    let raw = text.slice(&span);
    let body = raw.trim();
    let start = span.start + (raw.len() - raw.trim_start().len());
    let quoted = body.strip_prefix('"').and_then(|b| b.strip_suffix('"'));
    let single = body.strip_prefix('\'').and_then(|b| b.strip_suffix('\''));
    let dialect = Dialect::Posix;
    if let Some(inside) = quoted.filter(|inside| inside.contains('\\')) {
        let inside = fold::unescape(inside);
        let line = Line { dialect, ..Line::any(&inside, Origin::Whole(start..start + body.len())) };
        return build_step(out, text, &line, by);
    }
    let (inside, skipped) = quoted.or(single).map_or((body, 0), |inside| (inside, 1));
    let line = Line { dialect, ..Line::any(inside, Origin::At(start + skipped)) };
    build_step(out, text, &line, by);
}

/// Lines of a text with a look at the next ones.
struct Lines<'a> {
    text: &'a Text<'a>,
    next: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a Text<'a>) -> Self {
        Self { text, next: 0 }
    }

    /// The next line's span without its line end; none past [`limits::CONFIG_BYTES`].
    fn next(&mut self) -> Option<Range<usize>> {
        if self.next >= self.text.str.len().min(limits::CONFIG_BYTES) {
            return None;
        }
        let line = self.text.line_span(self.next);
        self.next = line.end + 1;
        Some(line)
    }

    /// Takes lines as long as the one before ends in a continuation; returns where the last one ends.
    fn continued(&mut self, mut end: usize, goes_on: impl Fn(&str) -> bool) -> usize {
        while goes_on(self.text.slice(&self.text.line_span(end))) {
            match self.next() {
                Some(line) => end = line.end,
                None => break,
            }
        }
        end
    }

    /// Takes the next lines while they fit; returns where the last one ends.
    fn while_next(&mut self, mut end: usize, fits: impl Fn(&str) -> bool) -> usize {
        while self.next < self.text.str.len().min(limits::CONFIG_BYTES) {
            let line = self.text.line_span(self.next);
            if !fits(self.text.slice(&line)) {
                break;
            }
            end = line.end;
            self.next = line.end + 1;
        }
        end
    }

    /// Whether the next line that says anything is an item of a list.
    fn item_follows(&self) -> bool {
        let mut at = self.next;
        while at < self.text.str.len().min(limits::CONFIG_BYTES) {
            let line = self.text.line_span(at);
            let body = self.text.slice(&line).trim();
            if !body.is_empty() && !body.starts_with('#') {
                return body.starts_with("- ") || body == "-";
            }
            at = line.end + 1;
        }
        false
    }

    /// Takes lines up to the one that is `delimiter`; returns where that one begins.
    fn up_to(&mut self, delimiter: &str) -> Option<usize> {
        while let Some(line) = self.next() {
            if self.text.slice(&line).trim() == delimiter {
                return Some(line.start);
            }
        }
        None
    }
}
