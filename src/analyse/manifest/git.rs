//! A repository's own `.git`: its config and its hooks. Neither is ever cloned; both come along in an archive or in a
//! folder that is handed over, and git obeys them at the first command, the editor's own `git status` included.

use std::ops::Range;

use crate::analyse::shell::Origin;
use crate::analyse::shell::files::{Line, add, script};
use crate::analyse::shell::lex::Dialect;
use crate::analyse::{Action, Analysed, Setting, Start};
use crate::artifact::{Artifact, Kind, Text};
use crate::limits;
use crate::mechanism::Mechanism;
use crate::mechanism::git::{CONFIG_CLONE, CONFIG_COMMIT, CONFIG_OPEN, HOOK_CLONE, HOOK_COMMIT, HOOK_OPEN, SUBMODULE};
use crate::signal::Moment;

/// The hooks that git runs (githooks(5) of git 2.47), each with its moment.
const HOOKS: &[(&str, &Mechanism)] = &[
    ("applypatch-msg", &HOOK_COMMIT),
    ("pre-applypatch", &HOOK_COMMIT),
    ("post-applypatch", &HOOK_COMMIT),
    ("pre-commit", &HOOK_COMMIT),
    ("pre-merge-commit", &HOOK_COMMIT),
    ("prepare-commit-msg", &HOOK_COMMIT),
    ("commit-msg", &HOOK_COMMIT),
    ("post-commit", &HOOK_COMMIT),
    ("pre-rebase", &HOOK_COMMIT),
    ("post-checkout", &HOOK_CLONE),
    ("post-merge", &HOOK_COMMIT),
    ("pre-push", &HOOK_COMMIT),
    ("pre-receive", &HOOK_COMMIT),
    ("update", &HOOK_COMMIT),
    ("proc-receive", &HOOK_COMMIT),
    ("post-receive", &HOOK_COMMIT),
    ("post-update", &HOOK_COMMIT),
    ("reference-transaction", &HOOK_CLONE),
    ("push-to-checkout", &HOOK_COMMIT),
    ("pre-auto-gc", &HOOK_COMMIT),
    ("post-rewrite", &HOOK_COMMIT),
    ("sendemail-validate", &HOOK_COMMIT),
    ("fsmonitor-watchman", &HOOK_OPEN),
    ("post-index-change", &HOOK_OPEN),
];

/// SHA-256 of the sample hooks that git itself installs (git 2.47.3). Another version's samples are judged by what they
/// do, like any other text.
const STOCK_SAMPLES: &[&str] = &[
    "0223497a0b8b033aa58a3a521b8629869386cf7ab0e2f101963d328aa62193f7",
    "1f74d5e9292979b573ebd59741d46cb93ff391acdd083d340b94370753d92437",
    "e0549964e93897b519bd8e333c037e51fff0f88ba13e086a331592bf801fa1d0",
    "81765af2daef323061dcbc5e61fc16481cb74b3bac9ad8a174b186523586f6c5",
    "e15c5b469ea3e0a695bea6f2c82bcf8e62821074939ddd85b77e0007ff165475",
    "f9af7d95eb1231ecf2eba9770fedfa8d4797a12b02d7240e98d568201251244a",
    "d3825a70337940ebbd0a5c072984e13245920cdf8898bd225c8d27a6dfc9cb53",
    "ecce9c7e04d3f5dd9d8ada81753dd1d549a9634b26770042b58dda00217d086a",
    "4febce867790052338076f4e66cc47efb14879d18097d1d61c8261859eaaa7b3",
    "a4c3d2b9c7bb3fd8d1441c31bd4ee71a595d66b44fcf49ddb310252320169989",
    "e9ddcaa4189fddd25ed97fc8c789eca7b6ca16390b2392ae3276f0c8e1aa4619",
    "a53d0741798b287c6dd7afa64aee473f305e65d3f49463bb9d7408ec3b12bf5f",
    "8d5f2fa83e103cf08b57eaa67521df9194f45cbdbcb37da52ad586097a14d106",
];

/// Folders that projects keep hooks in; elsewhere only a `.git` folder's files count.
const HOOK_FOLDERS: &[&str] =
    &[".husky", "_", ".githooks", ".git-hooks", ".github", "hooks", ".hooks", "githooks", "git-hooks"];

/// The names of all hooks.
pub fn hooks() -> impl Iterator<Item = &'static str> {
    HOOKS.iter().map(|(hook, _)| *hook)
}

/// Whether a path is a configuration file that git reads from the repository.
pub fn is_config(path: &str) -> bool {
    path.ends_with(".git/config")
        || path.ends_with(".git/config.worktree")
        || path.contains(".git/modules/")
        || path.ends_with(".gitconfig")
        || path.ends_with(".gitmodules")
}

/// The hook a path names, samples included.
pub fn hook_name(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.strip_suffix(".sample").unwrap_or(name);
    let last = folder.rsplit('/').next().unwrap_or_default();
    let inside = in_git_folder(path);
    let known = HOOKS.iter().any(|(hook, _)| *hook == stem);
    (known && (inside || HOOK_FOLDERS.contains(&last))).then_some(stem)
}

/// Whether a path lies inside a `.git` folder.
pub fn in_git_folder(path: &str) -> bool {
    path.starts_with(".git/") || path.contains("/.git/")
}

/// How git runs a hook.
fn mechanism(hook: &str) -> &'static Mechanism {
    HOOKS.iter().find(|(name, _)| *name == hook).map_or(&HOOK_COMMIT, |(_, by)| by)
}

/// When git runs a hook.
pub fn moment(hook: &str) -> Moment {
    mechanism(hook).moment
}

/// Whether the artifact is a sample exactly as git ships it.
pub fn is_stock_sample(artifact: &Artifact) -> bool {
    let digest = data_encoding::HEXLOWER.encode(&artifact.sha256);
    STOCK_SAMPLES.contains(&digest.as_str())
}

/// A hook: its commands, and that git starts it. A sample starts nothing.
pub fn hook(artifact: &Artifact, text: &Text<'_>, out: &mut Analysed) {
    let path = artifact.path().lower();
    let Some(name) = hook_name(&path) else { return };
    if is_stock_sample(artifact) {
        return;
    }
    // A hook in another language than the shell is read by that language's view; this one has its text all the same,
    // for a first line can say what it likes and git runs what the system makes of it.
    let shell_view = !matches!(artifact.kind, Kind::Shell | Kind::Batch | Kind::PowerShell);
    let other = matches!(artifact.kind, Kind::JavaScript | Kind::TypeScript | Kind::Python | Kind::Executable);
    if shell_view && !other {
        script(text, Dialect::Posix, out);
    }
    if path.ends_with(".sample") {
        return;
    }
    let file = String::from_utf8_lossy(artifact.path().as_bytes()).into_owned();
    let whole = Start {
        label: name.to_owned(),
        file: Some(from_working_folder(&file)),
        ..Start::at(mechanism(name), text.place(0..text.line_span(0).end))
    };
    // A hook that does not look like a script (husky's have no first line) is not followed from file to file later on:
    // its commands are starts of their own.
    if shell_view && !other {
        for (command, place) in out.facts.commands.iter().map(|line| line.place).enumerate().collect::<Vec<_>>() {
            super::start(out, Start { command: Some(command), file: None, place, ..whole.clone() });
        }
    }
    super::start(out, whole);
}

/// A hook's path as seen from the folder its commands run in, the one around the tool's own folder.
fn from_working_folder(path: &str) -> String {
    for tool in [".git/hooks/", ".husky/", ".github/"] {
        if let Some(at) = path.rfind(tool).filter(|&at| at == 0 || path.as_bytes().get(at - 1) == Some(&b'/')) {
            return path[at..].to_owned();
        }
    }
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// What kind of command a key's value is, and when it runs.
fn runs(section: &str, key: &str, value: &str) -> Option<&'static Mechanism> {
    let bang = value.trim_start().starts_with('!');
    match (section, key) {
        ("core", "fsmonitor") if !matches!(value, "true" | "false" | "1" | "0" | "") => Some(&CONFIG_OPEN),
        ("core", "sshcommand" | "gitproxy" | "askpass" | "alternaterefscommand") => Some(&CONFIG_COMMIT),
        ("core", "editor" | "pager") | ("sequence", "editor") | ("pager", _) => Some(&CONFIG_COMMIT),
        ("diff", "external" | "command" | "textconv") | ("merge", "driver") => Some(&CONFIG_COMMIT),
        ("interactive", "difffilter") | ("gpg", "program") | ("uploadpack", "packobjectshook") => Some(&CONFIG_COMMIT),
        ("difftool" | "mergetool" | "browser" | "man", "cmd") | ("trailer", "command" | "cmd") => Some(&CONFIG_COMMIT),
        ("remote", "uploadpack" | "receivepack") => Some(&CONFIG_COMMIT),
        ("filter", "clean" | "smudge" | "process") => Some(&CONFIG_CLONE),
        ("alias", _) if bang => Some(&CONFIG_COMMIT),
        ("credential", "helper") if bang || value.starts_with(['/', '.', '~']) => Some(&CONFIG_COMMIT),
        ("submodule", "update") if bang => Some(&CONFIG_CLONE),
        _ => None,
    }
}

/// Reads a git configuration: every key as a setting, and the commands among them.
pub fn config(text: &Text<'_>, out: &mut Analysed) {
    let mut section = (String::new(), String::new());
    let mut at = 0;
    let end = text.str.len().min(limits::CONFIG_BYTES);
    while at < end && out.facts.settings.len() < limits::FACTS {
        let line = text.line_span(at);
        at = line.end + 1;
        let raw = text.slice(&line);
        let mut body = raw.trim_start();
        if body.starts_with('[') {
            let (header, rest) = body.split_once(']').unwrap_or((body, ""));
            section = header_names(header.trim_start_matches('['));
            // `[core] fsmonitor = x` stands on one line.
            body = rest.trim_start();
        }
        if body.is_empty() || body.starts_with(['#', ';']) {
            continue;
        }
        let (key, _) = body.split_once('=').unwrap_or((body, ""));
        let start = line.end - body.len() + (key.len() + 1).min(body.len());
        let mut value_end = line.end;
        while text.slice(&text.line_span(value_end)).ends_with('\\') && at < end {
            let next = text.line_span(at);
            value_end = next.end;
            at = next.end + 1;
        }
        let value = value_text(text.slice(&(start..value_end)));
        entry(&section, &key.trim().to_ascii_lowercase(), value, start..value_end, text, out);
    }
}

/// Section in lower case and subsection as written: `remote "origin"`, or the old form `remote.origin`.
fn header_names(header: &str) -> (String, String) {
    match header.split_once('"') {
        Some((section, sub)) => (section.trim().to_ascii_lowercase(), sub.trim_end_matches('"').to_owned()),
        None => match header.trim().split_once('.') {
            Some((section, sub)) => (section.to_ascii_lowercase(), sub.to_owned()),
            None => (header.trim().to_ascii_lowercase(), String::new()),
        },
    }
}

/// A value with its quotes, escapes, continuations and comment taken off.
fn value_text(raw: &str) -> String {
    let mut out = String::new();
    let mut quoted = false;
    let mut chars = raw.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '#' | ';' if !quoted => break,
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('\n') | None => {}
                Some('\r') => {
                    chars.next_if_eq(&'\n');
                }
                Some(other) => out.push(other),
            },
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

fn entry(
    section: &(String, String),
    key: &str,
    value: String,
    span: Range<usize>,
    text: &Text<'_>,
    out: &mut Analysed,
) {
    let (name, sub) = (section.0.as_str(), section.1.as_str());
    let full = if sub.is_empty() { format!("{name}.{key}") } else { format!("{name}.{sub}.{key}") };
    let shown: String = value.chars().take(limits::COMMAND_BYTES).collect();
    out.facts.settings.push(Setting { key: full.clone(), value: shown, span: span.clone() });
    if name == "submodule" && key == "url" {
        let start = Start::at(&SUBMODULE, text.place(span.clone()));
        super::start(out, Start { label: sub.chars().take(200).collect(), ..start });
    }
    if name == "remote" && key == "url" && value.starts_with("ext::") {
        return command(&full, value.trim_start_matches("ext::"), &CONFIG_COMMIT, span, text, out);
    }
    if let Some(by) = runs(name, key, &value) {
        command(&full, value.trim_start().trim_start_matches('!'), by, span, text, out);
    }
}

fn command(key: &str, line: &str, by: &'static Mechanism, span: Range<usize>, text: &Text<'_>, out: &mut Analysed) {
    let read = Line { dialect: Dialect::Posix, ..Line::any(line, Origin::Whole(span.clone())) };
    let Some(command) = add(out, text, &read) else { return };
    super::start(out, Start { label: key.to_owned(), command: Some(command), ..Start::at(by, text.place(span)) });
}

/// Whether a command fetches and runs, or hides code and runs it.
pub fn is_loader(action: &Action) -> bool {
    match action {
        Action::RemoteToShell { .. } => true,
        Action::Inline { code, .. } => {
            let seen = crate::analyse::shell::inline::look(code);
            seen.is_loader() || seen.is_unpacker()
        }
        _ => false,
    }
}
