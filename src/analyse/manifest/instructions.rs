//! Prose that coding agents obey: rule files, skills, commands. What they say is evidence and never an instruction to us.
//!
//! Commands marked with `!` run before a model reads the rest, and are read like any other command. What stands in fences
//! is run only if the agent decides so: honest files are full of it, and the detector on these files looks for more.

use std::sync::LazyLock;

use regex::Regex;

use crate::analyse::shell::Origin;
use crate::analyse::shell::files::{Line, add};
use crate::analyse::{Analysed, Start};
use crate::artifact::{Kind, Text};
use crate::limits;
use crate::mechanism::agents;

/// Whether a path in lower case is one that agents read by themselves, and as what.
pub fn of(path: &str, kind: Kind) -> Option<bool> {
    if !matches!(kind, Kind::Prose | Kind::Text | Kind::Settings | Kind::Table) {
        return None;
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    // Rule files stand in folders whose names begin with a dot: most paths have none.
    let hidden = folder.starts_with('.') || folder.contains("/.");
    let inside = |part: &str| {
        hidden
            && (folder == part
                || folder.starts_with(&format!("{part}/"))
                || folder.contains(&format!("/{part}/"))
                || folder.ends_with(&format!("/{part}")))
    };
    let skill = name == "skill.md"
        || [
            ".claude/commands",
            ".cursor/commands",
            ".gemini/commands",
            ".codex/prompts",
            ".claude/agents",
            ".windsurf/workflows",
        ]
        .iter()
        .any(|part| inside(part))
            && (name.ends_with(".md") || name.ends_with(".toml"));
    if skill {
        return Some(true);
    }
    let rules = matches!(
        name,
        "agents.md"
            | "agent.md"
            | "claude.md"
            | "claude.local.md"
            | "gemini.md"
            | "qwen.md"
            | "warp.md"
            | ".cursorrules"
            | ".windsurfrules"
            | ".clinerules"
            | ".roorules"
            | ".goosehints"
            | "copilot-instructions.md"
            | "crush.md"
    ) || [
        ".cursor/rules",
        ".windsurf/rules",
        ".clinerules",
        ".roo/rules",
        ".kiro/steering",
        ".github/instructions",
        ".amazonq/rules",
    ]
    .iter()
    .any(|part| inside(part))
        && [".md", ".mdc", ".txt"].iter().any(|ending| name.ends_with(ending));
    rules.then_some(false)
}

/// Reads such a file.
pub fn read(skill: bool, text: &Text<'_>, out: &mut Analysed) {
    static MARKED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"!`([^`\n]+)`|!\{([^}\n]+)\}").ok());
    let by = if skill { &agents::SKILL } else { &agents::RULES };
    super::start(out, Start::at(by, text.place(0..text.line_span(0).end)));
    let Some(marked) = MARKED.as_ref().filter(|_| skill) else { return };
    let str = text.slice(&(0..limits::CONFIG_BYTES));
    for found in marked.captures_iter(str).take(256) {
        let Some(group) = found.get(1).or_else(|| found.get(2)) else { continue };
        let Some(command) = add(out, text, &Line::any(group.as_str(), Origin::At(group.start()))) else { return };
        super::start(out, Start { command: Some(command), ..Start::at(by, text.place(group.range())) });
    }
}
