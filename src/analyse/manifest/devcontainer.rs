//! `devcontainer.json`: `initializeCommand` runs on the user's own machine when the folder is opened in a container;
//! the other commands run inside the container.

use crate::analyse::json::Item;
use crate::analyse::shell::Origin;
use crate::analyse::shell::files::{Line, add, quote};
use crate::analyse::{Analysed, Platform, Start};
use crate::artifact::Text;
use crate::signal::Moment;

const COMMANDS: &[(&str, Moment)] = &[
    ("initializeCommand", Moment::Open),
    ("onCreateCommand", Moment::Build),
    ("updateContentCommand", Moment::Build),
    ("postCreateCommand", Moment::Build),
    ("postStartCommand", Moment::Build),
    ("postAttachCommand", Moment::Build),
];

/// Reads the lifecycle commands: a line, a list of words, or an object of either.
pub fn commands(root: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    for (key, moment) in COMMANDS {
        for value in root.all(key) {
            for one in std::iter::once(value).chain(value.entries().map(|(_, one)| one)) {
                command(key, *moment, one, text, out);
            }
        }
    }
}

fn command(key: &str, moment: Moment, value: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    let words: Vec<String> = value.items().filter_map(Item::text).map(quote).collect();
    let line = value.text().map_or_else(|| words.join(" "), str::to_owned);
    if line.is_empty() {
        return;
    }
    let Some(command) = add(out, text, &Line::any(&line, Origin::Whole(value.span()))) else { return };
    let start = Start {
        moment,
        by: format!("devcontainer {key}"),
        label: key.to_owned(),
        platform: Platform::Any,
        command: Some(command),
        file: None,
        concealments: Vec::new(),
        place: text.place(value.span()),
    };
    super::start(out, start);
}
