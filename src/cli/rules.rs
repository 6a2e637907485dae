//! `lurescan rules`: the index of rules, and the check of the user's own.

use std::path::PathBuf;

use serde_json::json;

use crate::catalogue;
use crate::engine::{Engine, EngineError, EngineOptions};
use crate::report::page::{Page, Tone};
use crate::report::{Style, escape};

use super::exit::{Exit, fail};
use super::explain;

/// Arguments of `lurescan rules`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Every rule: id, the most severe it can be, what finds it, title
    List {
        /// How to print it
        #[arg(short, long, value_enum, default_value = "human")]
        format: Format,
    },
    /// Compile your YARA rules as `scan --rules` would, and say what is wrong with them; without DIR, the built-in ones
    Check {
        /// A directory of .yar files
        dir: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// A table
    Human,
    /// A JSON array
    Json,
}

/// Runs it.
pub fn run(args: Args) -> Exit {
    match args.command {
        Command::List { format: Format::Human } => explain::print(&table()),
        Command::List { format: Format::Json } => explain::print(&list()),
        Command::Check { dir } => check(dir),
    }
}

fn table() -> String {
    let rules = catalogue::rules();
    let widest = rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    let mut page = Page::new(&Style { color: true, width: 140, ..Style::default() });
    for rule in rules {
        let engine = explain::engine(rule.engine);
        let text = format!("{:<widest$}  {engine:<14}  {}", rule.id, rule.title);
        page.item(0, (rule.severity.word(), Tone::of(rule.severity)), 10, (&text, Tone::Plain));
    }
    page.finish()
}

fn list() -> String {
    let rules: Vec<_> = catalogue::rules()
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "title": rule.title,
                "severity": rule.severity,
                "confidence": rule.confidence,
                "engine": format!("{:?}", rule.engine).to_lowercase(),
                "techniques": rule.techniques,
                "tags": rule.tags,
                "family": rule.family.map(|(name, source, date)| json!({"name": name, "source": source, "date": date})),
            })
        })
        .collect();
    format!("{:#}\n", serde_json::Value::from(rules))
}

fn check(dir: Option<PathBuf>) -> Exit {
    let own = dir.is_some();
    let engine = match Engine::load(&EngineOptions { rules: dir, ..EngineOptions::default() }) {
        Ok(engine) => engine,
        Err(error @ EngineError::BuiltIn(_)) => return fail(Exit::Internal, error),
        Err(error) => {
            let lines: Vec<String> = error.to_string().lines().map(escape::line).collect();
            return fail(Exit::Usage, lines.join("\n"));
        }
    };
    let mut text = String::new();
    for pack in engine.packs() {
        text.push_str(&format!("{}: {} entries, all compile\n", escape::line(&pack.name), pack.entries));
    }
    if own && text.is_empty() {
        text.push_str("all rules compile\n");
    }
    explain::print(&text)
}
