//! `devcontainer.json`: `initializeCommand` runs on the user's own machine when the folder is opened in a container;
//! the other commands run inside the container.

use crate::analyse::json::Item;
use crate::analyse::shell::Origin;
use crate::analyse::shell::files::{Line, add, quote};
use crate::analyse::{Analysed, Start};
use crate::artifact::Text;
use crate::mechanism::Mechanism;
use crate::mechanism::editors::{DEVCONTAINER, DEVCONTAINER_HOST};

const COMMANDS: &[(&str, &Mechanism)] = &[
    ("initializeCommand", &DEVCONTAINER_HOST),
    ("onCreateCommand", &DEVCONTAINER),
    ("updateContentCommand", &DEVCONTAINER),
    ("postCreateCommand", &DEVCONTAINER),
    ("postStartCommand", &DEVCONTAINER),
    ("postAttachCommand", &DEVCONTAINER),
];

/// Reads the lifecycle commands: a line, a list of words, or an object of either.
pub fn commands(root: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    for (key, by) in COMMANDS {
        for value in root.all(key) {
            for one in std::iter::once(value).chain(value.entries().map(|(_, one)| one)) {
                command(key, by, one, text, out);
            }
        }
    }
}

fn command(key: &str, by: &'static Mechanism, value: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    let words: Vec<String> = value.items().filter_map(Item::text).map(quote).collect();
    let line = value.text().map_or_else(|| words.join(" "), str::to_owned);
    if line.is_empty() {
        return;
    }
    let Some(command) = add(out, text, &Line::any(&line, Origin::Whole(value.span()))) else { return };
    let place = text.place(value.span());
    super::start(out, Start { label: key.to_owned(), command: Some(command), ..Start::at(by, place) });
}
