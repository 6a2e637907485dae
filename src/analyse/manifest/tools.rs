//! Settings of package managers and tools that name a program, a module or a command: one table of file, key and mechanism.

use crate::analyse::shell::Origin;
use crate::analyse::shell::files::{Line, add, quote};
use crate::analyse::{Action, Analysed, Setting, Start};
use crate::artifact::Text;
use crate::mechanism::{Mechanism, agents, build, javascript, shells};

use super::lines::{Entry, entries};

/// What the value of a key is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    /// A program or module, as a path.
    File,
    /// A command line, or its words.
    Command,
    /// Options for node: `--require ./x.js`.
    Options,
    /// An address that packages come from.
    Registry,
}

/// Whose settings a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// `.npmrc`
    Npm,
    /// `.yarnrc`, `.yarnrc.yml`
    Yarn,
    /// `bunfig.toml`
    Bun,
    /// `.cargo/config.toml`
    Cargo,
    /// `Cargo.toml`
    Crate,
    /// `.codex/config.toml`
    Codex,
    /// `mise.toml` and its kin
    Mise,
}

/// Whose settings a path is.
pub fn tool(folder: &str, name: &str) -> Option<Tool> {
    Some(match (folder, name) {
        (_, ".npmrc") => Tool::Npm,
        (_, ".yarnrc" | ".yarnrc.yml" | ".yarnrc.yaml") => Tool::Yarn,
        (_, "bunfig.toml" | ".bunfig.toml") => Tool::Bun,
        (".cargo", "config" | "config.toml") => Tool::Cargo,
        (_, "cargo.toml") => Tool::Crate,
        (".codex", "config.toml") => Tool::Codex,
        (_, "mise.toml" | ".mise.toml" | "mise.local.toml" | ".mise.local.toml" | ".rtx.toml") => Tool::Mise,
        (".mise" | "mise", "config.toml") => Tool::Mise,
        _ => return None,
    })
}

/// The keys of a tool that start something.
fn meaning(tool: Tool, path: &str) -> Option<(&'static Mechanism, Value)> {
    let last = path.rsplit('.').next().unwrap_or_default();
    Some(match tool {
        Tool::Npm => match path {
            "script-shell" | "shell" | "git" | "editor" | "viewer" | "init-module" | "prefix" => {
                (&javascript::NPMRC, Value::File)
            }
            "node-options" => (&javascript::NPMRC, Value::Options),
            "onload-script" | "globalconfig" | "userconfig" | "pnpmfile" | "global-pnpmfile" => {
                (&javascript::NPMRC, Value::File)
            }
            _ if path == "registry" || path.ends_with(":registry") => (&javascript::NPMRC, Value::Registry),
            _ => return None,
        },
        Tool::Yarn => match path {
            "yarnpath" | "yarn-path" => (&javascript::YARN_PATH, Value::File),
            "path" | "spec" => (&javascript::YARN_PATH, Value::File),
            "npmregistryserver" | "registry" => (&javascript::NPMRC, Value::Registry),
            _ => return None,
        },
        Tool::Bun => match path {
            "preload" | "run.preload" | "test.preload" => (&javascript::BUNFIG, Value::File),
            _ => return None,
        },
        Tool::Cargo => match path {
            "build.rustc" | "build.rustc-wrapper" | "build.rustc-workspace-wrapper" | "build.rustdoc" => {
                (&build::CARGO_CONFIG, Value::File)
            }
            "doc.browser" | "registry.credential-provider" | "registry.global-credential-providers" => {
                (&build::CARGO_CONFIG, Value::Command)
            }
            _ if path.starts_with("target.") && matches!(last, "runner" | "linker" | "ar") => {
                (&build::CARGO_CONFIG, Value::Command)
            }
            _ if path.starts_with("env.") && matches!(last, "rustc_wrapper" | "rustc") => {
                (&build::CARGO_CONFIG, Value::File)
            }
            _ => return None,
        },
        Tool::Crate => match path {
            "package.build" => (&build::CARGO_BUILD, Value::File),
            _ => return None,
        },
        Tool::Codex => match path {
            "notify" => (&agents::HOOK, Value::Command),
            _ if path.starts_with("mcp_servers.") && last == "command" => (&agents::SERVER, Value::Command),
            _ => return None,
        },
        Tool::Mise => match path {
            _ if path.starts_with("hooks.") => (&shells::MISE_HOOK, Value::Command),
            "env._.source" | "env._.file" => (&shells::MISE_HOOK, Value::File),
            _ if path.starts_with("tasks.") && (last == "run" || path.matches('.').count() == 1) => {
                (&shells::MISE_TASK, Value::Command)
            }
            _ => return None,
        },
    })
}

/// Registries that packages come from by default.
const REGISTRIES: &[&str] = &["registry.npmjs.org", "registry.yarnpkg.com", "npm.pkg.github.com", "npm.jsr.io"];

/// Reads the settings of a tool.
pub fn settings(tool: Tool, text: &Text<'_>, out: &mut Analysed) {
    let entries = if text.str.contains(": ") && tool == Tool::Yarn { yaml(text) } else { entries(text) };
    if tool == Tool::Crate {
        proc_macro(&entries, text, out);
    }
    for entry in &entries {
        let Some((by, value)) = meaning(tool, &entry.path()) else { continue };
        let label = match by.id {
            "agent-tool-server" => entry.section.rsplit('.').next().unwrap_or_default().to_owned(),
            "mise-task" => entry.path().trim_start_matches("tasks.").trim_end_matches(".run").to_owned(),
            "mise-hook" => entry.path().trim_start_matches("hooks.").to_owned(),
            _ => entry.key.clone(),
        };
        let start = Start { label, ..Start::at(by, text.place(entry.span.clone())) };
        match value {
            Value::File => {
                for file in &entry.words {
                    // A name without a folder is a program of the machine, or a switch.
                    if super::names_tree_file(file) || is_relative(file) {
                        super::start(out, Start { file: Some(file.clone()), ..start.clone() });
                    }
                }
            }
            Value::Command => command(entry, &entries, start, text, out),
            Value::Options => options(entry, &start, text, out),
            Value::Registry => {
                let address = entry.text();
                if address.contains("://") && !REGISTRIES.iter().any(|known| address.contains(known)) {
                    super::start(out, start);
                }
                out.facts.settings.push(Setting { key: entry.key.clone(), value: address, span: entry.span.clone() });
            }
        }
    }
}

/// Whether a value is a path below the folder, and not a program's name or a path of the machine.
fn is_relative(value: &str) -> bool {
    !value.starts_with(['/', '~', '$', '%', '-'])
        && value.contains('/')
        && !value.contains("://")
        && !value.contains(' ')
        || [".js", ".cjs", ".mjs", ".ts", ".rs"].iter().any(|ending| value.ends_with(ending))
}

fn command(entry: &Entry, entries: &[Entry], start: Start, text: &Text<'_>, out: &mut Analysed) {
    let mut line = match entry.words.as_slice() {
        [one] => one.clone(),
        several => several.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" "),
    };
    let arguments = entries.iter().filter(|other| other.section == entry.section && other.key == "args");
    for word in arguments.flat_map(|other| &other.words).filter(|_| entry.key == "command") {
        line.push(' ');
        line.push_str(&quote(word));
    }
    let Some(command) = add(out, text, &Line::any(&line, Origin::Whole(entry.span.clone()))) else { return };
    super::start(out, Start { command: Some(command), ..start });
}

/// `node-options=--require ./x.js`: the modules, as a command that loads them.
fn options(entry: &Entry, start: &Start, text: &Text<'_>, out: &mut Analysed) {
    let line = format!("NODE_OPTIONS={} node", quote(&entry.text()));
    let Some(command) = add(out, text, &Line::any(&line, Origin::Whole(entry.span.clone()))) else { return };
    let loads = |action: &Action| matches!(action, Action::Interprets { .. } | Action::Inline { .. });
    if out.facts.commands.get(command).is_some_and(|line| line.actions.iter().any(loads)) {
        super::start(out, Start { command: Some(command), ..start.clone() });
    }
}

/// A crate of procedural macros: its library runs inside the compiler.
fn proc_macro(entries: &[Entry], text: &Text<'_>, out: &mut Analysed) {
    let is_macro = |entry: &&Entry| {
        entry.section == "lib" && matches!(entry.key.as_str(), "proc-macro" | "proc_macro") && entry.text() == "true"
    };
    let Some(entry) = entries.iter().find(is_macro) else { return };
    let path = entries.iter().find(|entry| entry.section == "lib" && entry.key == "path").map(Entry::text);
    let file = Some(path.unwrap_or_else(|| "src/lib.rs".to_owned()));
    super::start(out, Start { file, ..Start::at(&build::CARGO_MACRO, text.place(entry.span.clone())) });
}

/// The keys of a YAML file, without their nesting: `yarnPath: x`, `- path: x`.
fn yaml(text: &Text<'_>) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.str.split_inclusive('\n').take(10_000) {
        let begin = at;
        at += line.len();
        let body = line.trim_start_matches([' ', '-', '\t']).trim_end();
        let Some((key, value)) = body.split_once(": ").filter(|_| !body.starts_with('#')) else { continue };
        let start = begin + (line.len() - line.trim_start_matches([' ', '-', '\t']).len()) + key.len() + 2;
        let span = start..begin + line.trim_end().len();
        let words = vec![value.split(" #").next().unwrap_or(value).trim().trim_matches(['"', '\'']).to_owned()];
        let key = key.trim_matches(['"', '\'']).to_owned();
        out.push(Entry { section: String::new(), key, words, span: span.start.min(span.end)..span.end });
    }
    out
}
