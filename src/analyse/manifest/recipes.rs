//! The long tail: files that hold commands in a syntax of their own. Each row takes the command lines out; what they do is
//! told by the shell analysis, as for every other command.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::analyse::json::{Document, Item};
use crate::analyse::shell::Origin;
use crate::analyse::shell::files::{Line, add, quote};
use crate::analyse::{Analysed, Start};
use crate::artifact::Text;
use crate::limits;
use crate::mechanism::{Mechanism, build, editors, javascript, shells};

/// How a pattern's groups become a command line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// The group is the line.
    Line,
    /// The group is a list of texts in quotes: each is a word.
    Words,
    /// The group is a text with escapes, as C has them.
    Escaped,
}

/// One pattern of a kind of file.
struct Row {
    file: fn(&str, &str) -> bool,
    by: &'static Mechanism,
    label: &'static str,
    shape: Shape,
    pattern: &'static str,
}

fn ends(name: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| name.ends_with(ending))
}

fn ruby(_: &str, name: &str) -> bool {
    matches!(name, "gemfile" | "podfile" | "rakefile" | "vagrantfile" | "fastfile")
        || ends(name, &[".gemspec", ".podspec", ".rake"])
}

fn gradle(_: &str, name: &str) -> bool {
    ends(name, &[".gradle", ".gradle.kts"])
}

fn cmake(_: &str, name: &str) -> bool {
    name == "cmakelists.txt" || name.ends_with(".cmake")
}

fn vim(_: &str, name: &str) -> bool {
    matches!(name, ".exrc" | ".vimrc" | ".nvimrc" | "_vimrc" | ".gvimrc" | ".lvimrc" | ".nvim.lua" | ".exrc.lua")
}

const ROWS: &[Row] = &[
    Row {
        file: |_, name| name.ends_with(".go"),
        by: &build::GO_GENERATE,
        label: "",
        shape: Shape::Line,
        pattern: r"(?m)^//go:generate[ \t]+(.+)$",
    },
    Row {
        file: ruby,
        by: &build::RUBY_MANIFEST,
        label: "system",
        shape: Shape::Words,
        pattern: r#"\b(?:system|exec|spawn|sh)[ (]+((?:["'][^"'\n]+["'](?:\s*,\s*)?)+)"#,
    },
    Row { file: ruby, by: &build::RUBY_MANIFEST, label: "`…`", shape: Shape::Line, pattern: r"`([^`\n]+)`" },
    Row { file: ruby, by: &build::RUBY_MANIFEST, label: "%x", shape: Shape::Line, pattern: r"%x[({\[]([^)}\]\n]+)" },
    Row {
        file: gradle,
        by: &build::GRADLE,
        label: "commandLine",
        shape: Shape::Words,
        pattern: r#"\b(?:commandLine|executable|args)[ (=]+(?:\[|listOf\()?((?:["'][^"'\n]+["'](?:\s*,\s*)?)+)"#,
    },
    Row {
        file: gradle,
        by: &build::GRADLE,
        label: "execute",
        shape: Shape::Line,
        pattern: r#"["']([^"'\n]+)["']\s*\.execute\("#,
    },
    Row {
        file: cmake,
        by: &build::CMAKE,
        label: "COMMAND",
        shape: Shape::Line,
        pattern: r"(?i)\b(?:execute_process|add_custom_command|add_custom_target|exec_program)\s*\([^)]{0,400}?\bCOMMAND\s+((?:[^()]|\$\([^)]*\))+?)\s*(?:\b(?:WORKING_DIRECTORY|OUTPUT_VARIABLE|RESULT_VARIABLE|DEPENDS|COMMENT|VERBATIM|OUTPUT_QUIET|ERROR_QUIET|ERROR_VARIABLE|TIMEOUT|COMMAND)\b|\))",
    },
    Row {
        file: |_, name| name == "project.pbxproj",
        by: &build::XCODE,
        label: "",
        shape: Shape::Escaped,
        pattern: r#"shellScript\s*=\s*"((?:[^"\\]|\\.)+)""#,
    },
    Row {
        file: vim,
        by: &editors::VIM_LOCAL,
        label: "",
        shape: Shape::Line,
        pattern: r"(?m)^\s*(?:autocmd\s+\S+\s+\S+\s+|silent!?\s+|:)*!+(.+)$",
    },
    Row {
        file: vim,
        by: &editors::VIM_LOCAL,
        label: "system",
        shape: Shape::Words,
        pattern: r#"\b(?:system|jobstart|os\.execute|io\.popen|vim\.fn\.system)\(\s*((?:["'][^"'\n]+["'](?:\s*,\s*)?)+)"#,
    },
    Row {
        file: |_, name| matches!(name, ".dir-locals.el" | ".dir-locals-2.el" | ".emacs" | "init.el"),
        by: &editors::EMACS_LOCAL,
        label: "",
        shape: Shape::Escaped,
        pattern: r#"\((?:shell-command|async-shell-command|call-process-shell-command|start-process-shell-command|compile)\s+(?:"[^"\n]*"\s+nil\s+)?"((?:[^"\\]|\\.)+)""#,
    },
    Row {
        file: |_, name| ends(name, &[".tf", ".tf.json"]),
        by: &build::TERRAFORM,
        label: "local-exec",
        shape: Shape::Escaped,
        pattern: r#"(?s)provisioner\s+"local-exec"\s*\{.{0,400}?command\s*=\s*"((?:[^"\\]|\\.)+)""#,
    },
    Row {
        file: |_, name| name == "justfile" || name == ".justfile" || name.ends_with(".just"),
        by: &build::JUSTFILE,
        label: "",
        shape: Shape::Line,
        pattern: r"(?m)^[ \t]+@?-?(\S.*)$",
    },
    Row {
        file: |_, name| name == "procfile" || name.starts_with("procfile."),
        by: &shells::PROCFILE,
        label: "",
        shape: Shape::Line,
        pattern: r"(?m)^[A-Za-z0-9_-]+:[ \t]*(\S.*)$",
    },
    Row {
        file: |_, name| name.ends_with(".sublime-project") || name.ends_with(".sublime-build"),
        by: &editors::SUBLIME_BUILD,
        label: "",
        shape: Shape::Escaped,
        pattern: r#""(?:shell_cmd|cmd)"\s*:\s*"((?:[^"\\]|\\.)+)""#,
    },
    Row {
        file: |_, name| name == "tox.ini" || name == "noxfile.py",
        by: &crate::mechanism::python::TOX,
        label: "",
        shape: Shape::Line,
        pattern: r"(?m)^commands(?:_pre|_post)?\s*=[ \t]*(\S.*)$",
    },
    Row {
        file: |_, name| matches!(name, "binding.gyp" | "common.gypi"),
        by: &javascript::GYP,
        label: "<!",
        shape: Shape::Line,
        pattern: r"<!@?\(((?:[^()]|\([^()]*\))+)\)",
    },
    Row {
        file: |_, name| name == "build.rs",
        by: &build::CARGO_BUILD,
        label: "Command",
        shape: Shape::Words,
        pattern: r#"Command::new\(\s*("(?:[^"\\\n]|\\.)+"(?:[^;]{0,40}\.args?\(\s*&?\[?\s*"(?:[^"\\]|\\.)*"(?:\s*,\s*"(?:[^"\\]|\\.)*")*)*)"#,
    },
];

static PATTERNS: LazyLock<Vec<Option<Regex>>> =
    LazyLock::new(|| ROWS.iter().map(|row| Regex::new(row.pattern).ok()).collect());

/// Command lines of one file that are taken out.
const COMMANDS: usize = 2_000;

/// Whether any row reads a file, by its path and name in lower case.
pub fn reads(path: &str, name: &str) -> bool {
    ROWS.iter().any(|row| (row.file)(path, name))
}

/// Takes the command lines out of a file.
pub fn read(path: &str, name: &str, text: &Text<'_>, out: &mut Analysed) {
    let str = text.slice(&(0..limits::CONFIG_BYTES));
    if name == "binding.gyp" {
        // Without an install script of its own the package is built by the file's mere presence.
        super::start(out, Start::at(&javascript::GYP, text.place(text.line_span(0))));
    }
    for (row, pattern) in ROWS.iter().zip(PATTERNS.iter()) {
        let Some(pattern) = pattern.as_ref().filter(|_| (row.file)(path, name)) else { continue };
        for found in pattern.captures_iter(str).take(COMMANDS) {
            let Some(group) = found.get(1) else { continue };
            if is_comment(str, group.start(), name) {
                continue;
            }
            let line = match row.shape {
                Shape::Line => group.as_str().trim().to_owned(),
                Shape::Words => words(group.as_str()),
                Shape::Escaped => unescaped(group.as_str()),
            };
            // In a program the whole call is what a finding stands in.
            let span = if *row.by == build::CARGO_BUILD {
                found.get(0).map_or(group.range(), |all| all.range())
            } else {
                group.range()
            };
            command(row.by, row.label, &line, span, text, out);
        }
    }
}

/// Whether the line is commented out.
fn is_comment(text: &str, at: usize, name: &str) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |line| line + 1);
    let before = text[start..at].trim_start();
    match name {
        _ if name.ends_with(".go") => false,
        _ if vim("", name) => before.starts_with('"') || before.starts_with("--"),
        _ => before.starts_with('#') || before.starts_with("//") || before.starts_with(";;"),
    }
}

/// Texts in quotes as the words of a line; a single text is the line itself.
fn words(list: &str) -> String {
    static TEXTS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#""((?:[^"\\]|\\.)*)"|'([^']*)'"#).ok());
    let Some(texts) = TEXTS.as_ref() else { return String::new() };
    let texts: Vec<String> = texts
        .captures_iter(list)
        .take(256)
        .filter_map(|found| Some(unescaped(found.get(1).or_else(|| found.get(2))?.as_str())))
        .collect();
    match texts.as_slice() {
        [one] => one.clone(),
        several => several.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" "),
    }
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('r') => out.push('\r'),
                Some(other) => out.push(other),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

fn command(by: &'static Mechanism, label: &str, line: &str, span: Range<usize>, text: &Text<'_>, out: &mut Analysed) {
    if line.trim().is_empty() {
        return;
    }
    let Some(command) = add(out, text, &Line::any(line, Origin::Whole(span.clone()))) else { return };
    let start = Start { label: label.to_owned(), command: Some(command), ..Start::at(by, text.place(span)) };
    super::start(out, start);
}

/// `composer.json`: scripts of the project; those at install are its lifecycle.
pub fn composer(root: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    const INSTALL: &[&str] = &[
        "pre-install-cmd",
        "post-install-cmd",
        "pre-update-cmd",
        "post-update-cmd",
        "pre-autoload-dump",
        "post-autoload-dump",
        "post-root-package-install",
        "post-create-project-cmd",
        "post-package-install",
        "pre-package-install",
    ];
    for (name, value) in root.all("scripts").flat_map(Item::entries) {
        let by = if INSTALL.contains(&name) { &build::COMPOSER } else { &build::COMPOSER_TASK };
        for one in std::iter::once(value).chain(value.items()) {
            // `@php x` is PHP on a file; `Class::method` is a function that Composer loads.
            if let Some(line) = one.text().filter(|line| !line.contains("::") || line.contains(' ')) {
                let line = line.strip_prefix('@').unwrap_or(line);
                command(by, name, line, one.span(), text, out);
            }
        }
    }
}

/// `.zed/tasks.json`, and the programs that `.zed/settings.json` puts in place of language servers.
pub fn zed(document: &Document, tasks: bool, text: &Text<'_>, out: &mut Analysed) {
    for item in document.all() {
        let Some(value) = item.get(if tasks { "command" } else { "path" }) else { continue };
        let Some(program) = value.text() else { continue };
        let arguments = item.all(if tasks { "args" } else { "arguments" }).flat_map(Item::items).filter_map(Item::text);
        let line = std::iter::once(program.to_owned()).chain(arguments.map(quote)).collect::<Vec<_>>().join(" ");
        let label = item.get("label").and_then(Item::text).unwrap_or(if tasks { "" } else { "binary" });
        command(if tasks { &editors::ZED_TASK } else { &editors::ZED_SERVER }, label, &line, value.span(), text, out);
    }
}
