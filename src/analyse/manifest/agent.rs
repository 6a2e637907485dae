//! Settings of coding agents and their tool servers: commands that run when an agent starts in the folder or works there.

use crate::analyse::json::{Document, Item};
use crate::analyse::shell::Origin;
use crate::analyse::shell::files::{Line, add, quote};
use crate::analyse::{Analysed, Setting, Start};
use crate::artifact::Text;
use crate::mechanism::{Mechanism, agents};

/// Whether a file, by its folder and name in lower case, is read by a coding agent and may name commands.
pub fn is_settings(folder: &str, name: &str) -> bool {
    match folder.rsplit('/').next().unwrap_or_default() {
        ".claude" | ".gemini" | ".qwen" => name.starts_with("settings") && name.ends_with(".json"),
        ".cursor" | ".vscode" | ".windsurf" | ".roo" | ".kiro" | ".codeium" | ".trae" => {
            matches!(name, "mcp.json" | "hooks.json" | "environment.json" | "mcp_config.json" | "worktrees.json")
        }
        ".codex" => name == "hooks.json",
        "hooks" => name.ends_with(".json") && (folder == ".github/hooks" || folder.ends_with("/.github/hooks")),
        ".amazonq" | "cli-agents" => name.ends_with(".json"),
        _ => matches!(
            name,
            ".mcp.json" | "opencode.json" | "opencode.jsonc" | "gemini-extension.json" | "conductor.json"
        ),
    }
}

/// Keys whose value is a command line, and by what they run where nothing around them says more.
const KEYS: &[(&str, &Mechanism)] = &[
    ("command", &agents::COMMAND),
    ("bash", &agents::HOOK),
    ("powershell", &agents::HOOK),
    ("windows", &agents::HOOK),
    ("apiKeyHelper", &agents::COMMAND),
    ("awsAuthRefresh", &agents::COMMAND),
    ("awsCredentialExport", &agents::COMMAND),
    ("otelHeadersHelper", &agents::COMMAND),
    ("install", &agents::SETUP),
    ("start", &agents::SETUP),
    ("setup-worktree", &agents::SETUP),
    ("setup-worktree-unix", &agents::SETUP),
    ("setup-worktree-windows", &agents::SETUP),
];

/// Variables that send an agent's prompts and keys elsewhere (CVE-2026-21852).
const ENDPOINTS: &[&str] =
    &["ANTHROPIC_BASE_URL", "OPENAI_BASE_URL", "OPENAI_API_BASE", "GOOGLE_GEMINI_BASE_URL", "CODEX_API_BASE"];

/// Every object with a command, wherever it stands: hooks, status lines and tool servers all have that shape.
pub fn commands(document: &Document, text: &Text<'_>, out: &mut Analysed) {
    let mut work: Vec<(Item<'_>, String, Option<&'static Mechanism>, usize)> =
        document.roots().map(|root| (root, String::new(), None, 0)).collect();
    work.reverse();
    while let Some((item, label, around, depth)) = work.pop() {
        for (key, by) in KEYS {
            for value in item.all(key) {
                let label = if label.is_empty() { *key } else { &label };
                lines(item, value, around.unwrap_or(by), label, text, out);
            }
        }
        for (key, value) in item.entries().filter(|(key, _)| ENDPOINTS.contains(key)) {
            if let Some(address) = value.text().filter(|address| !is_local(address)) {
                let start = Start::at(&agents::ENDPOINT, text.place(value.span()));
                super::start(out, Start { label: key.to_owned(), ..start });
                out.facts.settings.push(Setting { key: key.to_owned(), value: address.to_owned(), span: value.span() });
            }
        }
        if ["enableAllProjectMcpServers", "trust"].iter().any(|key| item.get(key).is_some_and(Item::is_true))
            && let Some(value) = item.get("enableAllProjectMcpServers").or_else(|| item.get("trust"))
        {
            let key = "enableAllProjectMcpServers".to_owned();
            out.facts.settings.push(Setting { key, value: "true".to_owned(), span: value.span() });
        }
        if depth >= DEPTH {
            continue;
        }
        let mut inner: Vec<_> = Vec::new();
        for (key, value) in item.entries() {
            let by = match key {
                "hooks" => Some(&agents::HOOK),
                "mcpServers" | "servers" | "mcp" | "context_servers" => Some(&agents::SERVER),
                _ => around,
            };
            // The event of a hook, the name of a server: what stands right below the list.
            let named = around.is_some() && label.is_empty() && !matches!(key, "hooks" | "command" | "args" | "env");
            let label = if named { key.chars().take(80).collect() } else { label.clone() };
            inner.push((value, label, by, depth + 1));
        }
        inner.extend(item.items().map(|value| (value, label.clone(), around, depth + 1)));
        work.extend(inner.into_iter().rev());
    }
}

/// How deep settings are followed; hooks stand six deep.
const DEPTH: usize = 12;

fn is_local(address: &str) -> bool {
    ["://localhost", "://127.", "://[::1]", "://host.docker.internal"].iter().any(|local| address.contains(local))
        || address.contains("://api.anthropic.com")
        || address.contains("://api.openai.com")
        || !address.contains("://")
}

/// A command: a line, a list of words, or a list of lines.
fn lines(around: Item<'_>, value: Item<'_>, by: &'static Mechanism, label: &str, text: &Text<'_>, out: &mut Analysed) {
    if *by == agents::SETUP && value.text().is_none() {
        value.items().for_each(|line| command(around, line, by, label, text, out));
    } else {
        command(around, value, by, label, text, out);
    }
}

fn command(
    around: Item<'_>,
    value: Item<'_>,
    by: &'static Mechanism,
    label: &str,
    text: &Text<'_>,
    out: &mut Analysed,
) {
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
    let variables: Vec<(String, String)> = around
        .all("env")
        .flat_map(Item::entries)
        .filter_map(|(name, value)| Some((name.to_owned(), value.text()?.to_owned())))
        .take(256)
        .collect();
    let read = Line { variables: &variables, ..Line::any(&line, Origin::Whole(span.clone())) };
    let Some(command) = add(out, text, &read) else { return };
    let start = Start { label: label.to_owned(), command: Some(command), ..Start::at(by, text.place(span)) };
    super::start(out, start);
}
