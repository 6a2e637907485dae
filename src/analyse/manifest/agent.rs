//! Settings of coding agents and their tool servers: commands that run when an agent starts in the folder.

use crate::analyse::json::{Document, Item};
use crate::analyse::shell::Origin;
use crate::analyse::shell::files::{Line, add, quote};
use crate::analyse::{Analysed, Platform, Start};
use crate::artifact::Text;
use crate::signal::Moment;

/// Whether a file, by its folder and name, is read by a coding agent and may name commands.
pub fn is_settings(folder: &str, name: &str) -> bool {
    match folder {
        ".claude" | ".gemini" | ".qwen" => name.starts_with("settings") && name.ends_with(".json"),
        ".cursor" | ".vscode" | ".windsurf" | ".roo" | ".kiro" => matches!(name, "mcp.json" | "hooks.json"),
        _ => matches!(name, ".mcp.json" | "opencode.json"),
    }
}

/// Every object with a `command`, wherever it stands: hooks, status lines and tool servers all have that shape.
pub fn commands(document: &Document, text: &Text<'_>, out: &mut Analysed) {
    for item in document.all() {
        for key in ["command", "apiKeyHelper", "bash", "powershell"] {
            for value in item.all(key) {
                command(item, value, text, out);
            }
        }
    }
}

fn command(around: Item<'_>, value: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    let words: Vec<String> = value.items().filter_map(Item::text).map(quote).collect();
    let mut line = value.text().map_or_else(|| words.join(" "), str::to_owned);
    if line.is_empty() {
        return;
    }
    let mut span = value.span();
    for argument in around.all("args").flat_map(Item::items) {
        if let Some(word) = argument.text() {
            line.push(' ');
            line.push_str(&quote(word));
            span = span.start.min(argument.span().start)..span.end.max(argument.span().end);
        }
    }
    let Some(command) = add(out, text, &Line::any(&line, Origin::Whole(span.clone()))) else { return };
    let start = Start {
        moment: Moment::Agent,
        by: "coding agent settings".to_owned(),
        label: String::new(),
        platform: Platform::Any,
        command: Some(command),
        file: None,
        concealments: Vec::new(),
        place: text.place(span),
    };
    super::start(out, start);
}
