//! `tasks.json`, `settings.json` and `*.code-workspace` of VS Code and the editors built on it.
//!
//! A task runs when the folder opens if its `runOptions` say so, or if a task that does so depends on it. Its command
//! may stand in the task, in a part for one operating system, in `args`, or in the arguments of its shell.

use std::ops::Range;

use crate::analyse::json::Item;
use crate::analyse::shell::files::{Line, add, quote};
use crate::analyse::shell::{Dialect, Origin, is_padded, programs};
use crate::analyse::{Action, Analysed, Platform, Setting, Start};
use crate::artifact::Text;
use crate::limits;
use crate::mechanism::editors::{FOLDER_OPEN, SETTING_PROGRAM, TASK, TERMINAL_ENVIRONMENT, TERMINAL_PROFILE};
use crate::signal::Concealment;

const SYSTEMS: &[(&str, Platform)] =
    &[("windows", Platform::Windows), ("osx", Platform::MacOs), ("linux", Platform::Linux)];

/// How deep nested settings are followed; honest ones are four deep.
const SETTING_DEPTH: usize = 8;
/// How far before a literal padding on its line is looked for.
const LOOK_BACK: usize = 4 << 10;

/// Reads a `tasks.json`, or the `tasks` part of another file.
pub fn tasks(root: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    let mut list: Vec<Item<'_>> = root.all("tasks").flat_map(Item::items).collect();
    for (system, _) in SYSTEMS {
        list.extend(root.all(system).flat_map(|part| part.all("tasks")).flat_map(Item::items));
    }
    if root.get("command").is_some() {
        // The form of version 0.1.0: the file itself is the task.
        list.push(root);
    }
    let automatic = automatic(&list);
    for (task, automatic) in list.iter().zip(automatic) {
        read_task(*task, root, automatic, text, out);
    }
}

/// Which tasks run when the folder opens: by their own words, or because one that does depends on them.
fn automatic(list: &[Item<'_>]) -> Vec<bool> {
    let mut open: Vec<bool> = list.iter().map(|task| runs_on_open(*task)).collect();
    let mut names = std::collections::HashMap::new();
    for (at, task) in list.iter().enumerate() {
        names.entry(label(*task)).or_insert_with(Vec::new).push(at);
    }
    let mut work: Vec<usize> = (0..list.len()).filter(|&at| open[at]).collect();
    while let Some(at) = work.pop() {
        for needed in list[at].all("dependsOn") {
            for one in std::iter::once(needed).chain(needed.items()) {
                let name = one.text().or_else(|| one.get("task").and_then(Item::text)).unwrap_or_default();
                for &other in names.get(name).into_iter().flatten() {
                    if !std::mem::replace(&mut open[other], true) {
                        work.push(other);
                    }
                }
            }
        }
    }
    open
}

fn runs_on_open(task: Item<'_>) -> bool {
    let options = task.all("runOptions").flat_map(|options| options.all("runOn"));
    options.chain(task.all("runOn")).any(|on| on.text().is_some_and(|on| on.eq_ignore_ascii_case("folderOpen")))
}

fn label(task: Item<'_>) -> String {
    for key in ["label", "taskName", "identifier"] {
        if let Some(label) = task.get(key).and_then(Item::text) {
            return label.chars().take(200).collect();
        }
    }
    task.get("script").and_then(Item::text).map(|script| format!("npm: {script}")).unwrap_or_default()
}

/// One task: its own command and those for single systems.
fn read_task(task: Item<'_>, root: Item<'_>, automatic: bool, text: &Text<'_>, out: &mut Analysed) {
    let mut parts: Vec<(Item<'_>, Platform)> = vec![(task, Platform::Any)];
    for (system, platform) in SYSTEMS {
        parts.extend(task.all(system).map(|part| (part, *platform)));
        if task.get("command").is_none() {
            parts.extend(root.all(system).filter(|part| part.get("command").is_some()).map(|part| (part, *platform)));
        }
    }
    let hidden = parts.iter().any(|(part, _)| part.all("presentation").any(is_hidden))
        || root.all("presentation").any(is_hidden);
    let by = if automatic { &FOLDER_OPEN } else { &TASK };
    for (part, platform) in parts {
        for (line, span) in command_lines(part, task) {
            let mut concealments = Vec::new();
            if hidden {
                concealments.push(Concealment::HiddenWindow);
            }
            if is_padded(&line) || stands_behind_padding(text, span.start) {
                concealments.push(Concealment::Padding);
            }
            let Some(command) = read_line(&line, span.clone(), part, task, root, platform, text, out) else { return };
            let (label, command) = (label(task), Some(command));
            super::start(out, Start { label, platform, command, concealments, ..Start::at(by, text.place(span)) });
        }
    }
}

/// Reads a task's line as the shell it names would; paths are then seen from the task's folder.
#[allow(clippy::too_many_arguments, reason = "a task inherits from itself, its part for a system and the file")]
fn read_line(
    line: &str,
    span: Range<usize>,
    part: Item<'_>,
    task: Item<'_>,
    root: Item<'_>,
    platform: Platform,
    text: &Text<'_>,
    out: &mut Analysed,
) -> Option<usize> {
    let options = [part.get("options"), task.get("options"), root.get("options")];
    let mut options = options.into_iter().flatten();
    let variables: Vec<(String, String)> = options
        .clone()
        .filter_map(|options| options.get("env"))
        .flat_map(Item::entries)
        .filter_map(|(name, value)| Some((name.to_owned(), value.scalar()?.to_owned())))
        .take(256)
        .collect();
    let shell = options.clone().find_map(|options| options.get("shell"));
    let (line, powershell) = in_shell(line, shell);
    let read = Line { platform, variables: &variables, powershell, ..Line::any(&line, Origin::Whole(span)) };
    let command = add(out, text, &read)?;
    if let Some(folder) = options.find_map(|options| options.get("cwd")).and_then(Item::text)
        && let Some(noted) = out.facts.commands.get_mut(command)
    {
        seen_from(folder, &mut noted.actions);
    }
    Some(command)
}

/// The line as the task's own shell gets it. A shell with arguments of its own may hold the command in them.
fn in_shell(line: &str, shell: Option<Item<'_>>) -> (String, bool) {
    let executable = shell.and_then(|shell| shell.get("executable")).and_then(Item::text).unwrap_or_default();
    let arguments: Vec<&str> =
        shell.and_then(|shell| shell.get("args")).into_iter().flat_map(Item::items).filter_map(Item::text).collect();
    let name = programs::name_of(executable);
    let role = programs::role(&name);
    let only_options = arguments.iter().all(|argument| argument.starts_with(['-', '/']) && !argument.contains(' '));
    match role {
        None if executable.is_empty() => (line.to_owned(), false),
        Some(programs::Role::PowerShell) if only_options => (line.to_owned(), true),
        Some(programs::Role::Shell | programs::Role::Cmd) if only_options => (line.to_owned(), false),
        _ => {
            let arguments: Vec<String> = arguments.into_iter().map(quote).collect();
            (format!("{} {} {}", quote(executable), arguments.join(" "), quote(line)), false)
        }
    }
}

/// Puts a task's working folder before the paths it names.
fn seen_from(folder: &str, actions: &mut [Action]) {
    let inside = ["${workspaceFolder}", "${workspaceRoot}", "${fileWorkspaceFolder}"]
        .iter()
        .find_map(|variable| folder.strip_prefix(variable))
        .unwrap_or(folder)
        .trim_matches(['/', '\\']);
    if inside.is_empty() || inside == "." || inside.contains('$') {
        return;
    }
    for action in actions {
        if let Action::Interprets { path, .. } | Action::RunsFile { path, .. } = action
            && !path.starts_with(['/', '$', '~', '%'])
        {
            *path = format!("{inside}/{path}");
        }
    }
}

/// The command lines of a task or of its part for one system, with the span they stand in.
fn command_lines(part: Item<'_>, task: Item<'_>) -> Vec<(String, Range<usize>)> {
    let mut lines = Vec::new();
    let arguments = || part.all("args").flat_map(Item::items).filter_map(word);
    let mut commands: Vec<(String, Range<usize>)> = part.all("command").filter_map(word).collect();
    if commands.is_empty() && arguments().next().is_some() {
        // Arguments for one system go with the command for all.
        commands.extend(task.get("command").and_then(word));
    }
    for (mut line, mut span) in commands {
        for (argument, at) in arguments() {
            line.push(' ');
            line.push_str(&as_argument(&argument));
            span = span.start.min(at.start)..span.end.max(at.end);
        }
        lines.push((line, span));
    }
    if let Some(script) = part.get("script").filter(|_| part.get("type").and_then(Item::text) == Some("npm"))
        && let Some(name) = script.text()
    {
        lines.push((format!("npm run {name}"), script.span()));
    }
    lines
}

/// A string, `{ "value": … }`, or a list of words.
fn word(item: Item<'_>) -> Option<(String, Range<usize>)> {
    if let Some(text) = item.text() {
        return Some((text.to_owned(), item.span()));
    }
    if let Some(value) = item.get("value") {
        return word_list(value).map(|text| (text, value.span()));
    }
    word_list(item).map(|text| (text, item.span()))
}

fn word_list(item: Item<'_>) -> Option<String> {
    if let Some(text) = item.text() {
        return Some(text.to_owned());
    }
    let words: Vec<&str> = item.items().filter_map(Item::text).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The editor quotes an argument only if there are blanks in it: `"args": ["|", "sh"]` is a pipe.
fn as_argument(argument: &str) -> String {
    match argument.contains([' ', '\t', '\n']) && !argument.starts_with(['"', '\'']) {
        true => format!("'{}'", argument.replace('\'', r"'\''")),
        false => argument.to_owned(),
    }
}

/// Whether the user would not see the task's terminal, or not for long.
fn is_hidden(presentation: Item<'_>) -> bool {
    let reveal = presentation.get("reveal").and_then(Item::text).unwrap_or_default();
    let no_echo = presentation.get("echo").is_some_and(Item::is_false);
    let closes = presentation.get("close").is_some_and(Item::is_true);
    reveal == "never" || (reveal == "silent" && (no_echo || closes)) || (no_echo && closes)
}

/// Whether a long run of blanks on its line pushes a literal out of sight.
fn stands_behind_padding(text: &Text<'_>, start: usize) -> bool {
    let line = text.line_span(start);
    let before = text.slice(&(line.start.max(start.saturating_sub(LOOK_BACK))..start));
    is_padded(&format!("{before}x"))
}

/// Reads a `settings.json`: every setting, and the programs that terminals start.
pub fn settings(root: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    let mut work: Vec<(String, Item<'_>, usize)> = vec![(String::new(), root, 0)];
    while let Some((prefix, item, depth)) = work.pop() {
        for (key, value) in item.entries() {
            let key = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
            if key.len() > 256 || out.facts.settings.len() >= limits::FACTS {
                continue;
            }
            if value.is_object() && depth < SETTING_DEPTH {
                work.push((key, value, depth + 1));
                continue;
            }
            let shown = value.scalar().unwrap_or_else(|| text.slice(&value.span()));
            let shown = shown.chars().take(limits::EXCERPT_BYTES).collect();
            out.facts.settings.push(Setting { key, value: shown, span: value.span() });
        }
    }
    out.facts.settings.sort_by_key(|setting| setting.span.start);
    programs(text, out);
    root.all("tasks").filter(|tasks| tasks.get("tasks").is_some()).for_each(|nested| tasks(nested, text, out));
    for (key, value) in root.entries() {
        let system = key.rsplit('.').next().unwrap_or_default();
        let platform =
            SYSTEMS.iter().find(|(name, _)| *name == system).map_or(Platform::Any, |(_, platform)| *platform);
        if key.starts_with("terminal.integrated.") && key.contains("rofile") {
            terminal(value, platform, text, out);
            value.entries().for_each(|(_, profile)| terminal(profile, platform, text, out));
        }
    }
}

/// A terminal profile whose arguments are more than options runs them whenever a terminal or task starts.
fn terminal(profile: Item<'_>, platform: Platform, text: &Text<'_>, out: &mut Analysed) {
    let Some(path) = profile.get("path").and_then(|path| path.text().or_else(|| path.items().next()?.text())) else {
        return;
    };
    let arguments: Vec<String> =
        profile.get("args").into_iter().flat_map(Item::items).filter_map(Item::text).map(quote).collect();
    if arguments.iter().all(|argument| argument.starts_with('-')) {
        return;
    }
    let line = format!("{} {}", quote(path), arguments.join(" "));
    let read = Line { platform, dialect: Dialect::Any, ..Line::any(&line, Origin::Whole(profile.span())) };
    if let Some(command) = add(out, text, &read) {
        let place = text.place(profile.span());
        super::start(out, Start { platform, command: Some(command), ..Start::at(&TERMINAL_PROFILE, place) });
    }
}

/// Reads a `*.code-workspace`: tasks and settings in one file.
pub fn workspace(root: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    root.all("settings").for_each(|part| settings(part, text, out));
    root.all("tasks").for_each(|part| tasks(part, text, out));
    root.all("launch").for_each(|part| super::launch::configurations(part, text, out));
}

/// Settings that put a program or module of the tree in the place of a tool, and variables of terminals that load one.
fn programs(text: &Text<'_>, out: &mut Analysed) {
    const NAMES: &[&str] = &[
        "path",
        "paths",
        "executable",
        "executables",
        "interpreter",
        "interpreterpath",
        "command",
        "cmd",
        "server",
        "tsdk",
        "binary",
        "bin",
        "wrapper",
        "cli",
        "loader",
        "sdk",
        "program",
        "runtime",
        "exe",
        "nodepath",
        "plugins",
    ];
    let settings = std::mem::take(&mut out.facts.settings);
    for setting in &settings {
        let key = setting.key.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        if setting.key.contains("integrated.env.") && key == "node_options" {
            let line = format!("NODE_OPTIONS={} node", quote(&setting.value));
            if let Some(command) = add(out, text, &Line::any(&line, Origin::Whole(setting.span.clone())))
                && out.facts.commands.get(command).is_some_and(|line| !line.actions.is_empty())
            {
                let start = Start::at(&TERMINAL_ENVIRONMENT, text.place(setting.span.clone()));
                super::start(out, Start { label: setting.key.clone(), command: Some(command), ..start });
            }
            continue;
        }
        let named = NAMES.iter().any(|name| key == *name || key.ends_with(name) && name.len() > 3);
        if named && !key.starts_with("exclude") && super::names_tree_file(&setting.value) {
            let start = Start::at(&SETTING_PROGRAM, text.place(setting.span.clone()));
            let file = Some(setting.value.clone());
            super::start(out, Start { label: setting.key.clone(), file, ..start });
        }
    }
    out.facts.settings = settings;
}
