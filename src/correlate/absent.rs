//! `absent-target`: something that starts by itself names a file that is not there (verdict rule 6).
//!
//! What a build makes, what a package manager fetches, and what only a variable tells is absent from every honest
//! repository. A file beside the sources that an editor is told to run, and that nobody sent, is not.

use crate::limits;
use crate::mechanism::{editors, git, javascript};
use crate::scan::Record;
use crate::signal::{Basis, Behaviour, Evidence, Moment, Signal};

use super::graph::{End, Graph, Node, Wanted};
use super::triggers::Trigger;

const RULE: &str = "absent-target";

/// Folders that tools fill: what lies there comes later.
const MADE: &[&str] = &[
    "dist",
    "build",
    "out",
    "output",
    "lib",
    "bin",
    "obj",
    "target",
    "coverage",
    "generated",
    ".next",
    ".nuxt",
    ".output",
    ".svelte-kit",
    ".turbo",
    ".cache",
    ".yarn",
    ".venv",
    "venv",
    "env",
    "node_modules",
    "vendor",
    "_",
    "tmp",
    "release",
    "debug",
    ".dart_tool",
    "__pycache__",
    ".direnv",
    ".devenv",
    ".husky",
    "artifacts",
];

/// The signals, with the record in which each stands.
pub fn join(graph: &Graph<'_>, triggers: &[Trigger]) -> Vec<(usize, Signal)> {
    let mut found = Vec::new();
    let many = graph.records.iter().filter(|record| record.at.within.is_none()).take(2).count() > 1;
    if !many {
        // One file alone cannot show what stands beside it.
        return found;
    }
    for trigger in triggers.iter().filter(|trigger| judged(graph, trigger)) {
        let Some(start) = trigger.start else { continue };
        if graph.records[trigger.record].at.is_past() {
            // What stood beside it is known by halves.
            continue;
        }
        for edge in graph.edges(Node::Start(trigger.record, start), Wanted::All) {
            let End::Absent(path) = &edge.end else { continue };
            if found.len() >= limits::SIGNALS_PER_RULE {
                return found;
            }
            if is_made(path) || path.starts_with("package script") || path.starts_with("task ") {
                continue;
            }
            found.push((trigger.record, signal(graph.records, trigger, path, &edge.step.place, &edge.step.excerpt)));
        }
    }
    found
}

/// Starts that need no further decision of the user, or only to install. A package further down may be published with files
/// that are not kept beside its manifest; the one at the top could never be installed without them.
fn judged(graph: &Graph<'_>, trigger: &Trigger) -> bool {
    let by = trigger.by;
    let path = graph.records[trigger.record].at.path().lower();
    if *by == javascript::LIFECYCLE {
        return matches!(path.as_str(), "package.json" | "package/package.json");
    }
    *by == editors::FOLDER_OPEN || *by == editors::DEVCONTAINER_HOST || *by == git::CONFIG_OPEN
}

fn is_made(path: &str) -> bool {
    let path = path.replace('\\', "/").to_ascii_lowercase();
    let name = path.rsplit('/').next().unwrap_or_default();
    path.starts_with(['/', '~'])
        || path.contains("://")
        || path.contains("..")
        || path == "."
        || !name.contains('.') && !path.contains('/')
        || path.split('/').rev().skip(1).any(|part| MADE.contains(&part))
}

fn signal(records: &[Record], trigger: &Trigger, path: &str, place: &crate::artifact::Place, text: &str) -> Signal {
    let start = trigger.start.and_then(|start| records[trigger.record].facts.starts.get(start));
    let by = start.map_or_else(|| trigger.by.named(""), |start| start.said());
    let path: String = path.chars().take(200).collect();
    let primary = Evidence {
        span: place.span(),
        line: place.line.max(1),
        column: place.column.max(1),
        label: String::new(),
        excerpt: crate::report::escape::excerpt(text, limits::EXCERPT_BYTES),
    };
    let moment = if trigger.moment() == Moment::Unknown { Moment::Install } else { trigger.moment() };
    let message = format!("{by} runs `{path}`, which is not in the target");
    Signal {
        behaviours: vec![Behaviour::Executes],
        moment: Some(moment),
        starts: Some(path),
        ..Signal::new(RULE, Basis::PartOfChain, message, primary)
    }
}
