//! `lurescan explain`: a rule's page, or the table of verdicts.

use std::io::Write as _;

use crate::catalogue;
use crate::correlate::verdict;
use crate::finding::Confidence;
use crate::report::page::{Page, Tone};
use crate::report::{Style, escape, markdown};
use crate::rule::{Engine, Rule};

use super::exit::{Exit, fail};

/// Ids offered for one that is not known.
const OFFERED: usize = 3;

/// Arguments of `lurescan explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A rule's id, or `verdict` for the table that decides
    pub rule: String,
}

/// Runs it.
pub fn run(args: Args) -> Exit {
    if args.rule == "verdict" {
        return print(&verdict::explain());
    }
    match catalogue::rule(&args.rule) {
        Some(rule) => print(&page(rule, &Style { color: true, width: width(), ..Style::default() })),
        None => fail(Exit::Usage, unknown(&args.rule)),
    }
}

/// Prints text in which colour is kept only where standard output wants it.
pub(super) fn print(text: &str) -> Exit {
    match anstream::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => fail(Exit::Internal, error),
        _ => Exit::Clean,
    }
}

/// Columns to wrap prose at: what the shell says of its window, within what reads well.
fn width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(100).min(100)
}

/// A rule's page for a terminal: its head, then its body.
pub fn page(rule: &Rule, style: &Style) -> String {
    let mut page = Page::new(style);
    page.item(0, (rule.id, Tone::Strong), rule.id.len() + 2, (rule.title, Tone::Plain));
    page.gap();
    let mut entry = |name: &str, value: &str| page.item(0, (name, Tone::Faint), 13, (value, Tone::Plain));
    entry("severity", &format!("{} at most", rule.severity.word()));
    entry("confidence", confidence(rule.confidence));
    entry("found by", engine(rule.engine));
    if !rule.techniques.is_empty() {
        entry("ATT&CK", &rule.techniques.join(", "));
    }
    if !rule.tags.is_empty() {
        entry("tags", &rule.tags.join(", "));
    }
    if let Some((name, source, date)) = rule.family {
        entry("family", &format!("{name} ({source}, {date})"));
    }
    page.gap();
    markdown::render(&mut page, rule.body);
    page.finish()
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    }
}

/// What finds a rule's signals, in a word.
pub(super) fn engine(engine: Engine) -> &'static str {
    match engine {
        Engine::Detector => "detector",
        Engine::Yara => "YARA rule",
        Engine::Intel => "indicator index",
        Engine::User => "your own YARA rules",
        Engine::Correlate => "the whole scan",
    }
}

fn unknown(id: &str) -> String {
    let near = nearest(id, catalogue::rules().iter().map(|rule| rule.id).chain(["verdict"]));
    let near: Vec<String> = near.into_iter().map(|id| format!("`{id}`")).collect();
    format!("there is no rule `{}`; did you mean {}? `lurescan rules list` has all", escape::line(id), near.join(", "))
}

/// The ids nearest to what was typed.
pub fn nearest<'a>(typed: &str, ids: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let typed: Vec<char> = typed.to_lowercase().chars().take(64).collect();
    let mut ids: Vec<(usize, &str)> = ids.map(|id| (distance(&typed, id), id)).collect();
    ids.sort_unstable();
    ids.into_iter().take(OFFERED).map(|(_, id)| id).collect()
}

/// Levenshtein's distance; a part that stands in the id as it was typed counts as near.
fn distance(typed: &[char], id: &str) -> usize {
    if typed.len() > 2 && id.contains(&typed.iter().collect::<String>()) {
        return 1;
    }
    let id: Vec<char> = id.chars().collect();
    let mut row: Vec<usize> = (0..=id.len()).collect();
    for (above, a) in typed.iter().enumerate() {
        let mut diagonal = above;
        row[0] = above + 1;
        for (left, b) in id.iter().enumerate() {
            let change = diagonal + usize::from(a != b);
            diagonal = row[left + 1];
            row[left + 1] = change.min(diagonal + 1).min(row[left] + 1);
        }
    }
    row[id.len()]
}
