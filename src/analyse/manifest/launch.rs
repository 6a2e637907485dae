//! `launch.json` and the launch part of workspaces: what F5 runs. The task it needs comes first, then the program.

use crate::analyse::json::Item;
use crate::analyse::shell::Origin;
use crate::analyse::shell::files::{Line, add, quote};
use crate::analyse::{Analysed, Platform, Start};
use crate::artifact::Text;
use crate::mechanism::editors::LAUNCH;

const SYSTEMS: &[(&str, Platform)] =
    &[("windows", Platform::Windows), ("osx", Platform::MacOs), ("linux", Platform::Linux)];

/// Reads every configuration, and the tasks of compounds.
pub fn configurations(root: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    for configuration in root.all("configurations").chain(root.all("compounds")).flat_map(Item::items) {
        let name: String =
            configuration.get("name").and_then(Item::text).unwrap_or_default().chars().take(200).collect();
        for key in ["preLaunchTask", "postDebugTask"] {
            for value in configuration.all(key) {
                let label = value.text().or_else(|| value.get("task").and_then(Item::text));
                if let Some(label) = label {
                    let start = Start::at(&LAUNCH, text.place(value.span()));
                    super::start(out, Start { label: name.clone(), task: Some(label.to_owned()), ..start });
                }
            }
        }
        let systems = SYSTEMS.iter().flat_map(|(key, platform)| configuration.all(key).map(|part| (part, *platform)));
        for (part, platform) in std::iter::once((configuration, Platform::Any)).chain(systems) {
            program(part, configuration, &name, platform, text, out);
        }
    }
}

/// The program of a configuration, as the line that starts it.
fn program(part: Item<'_>, whole: Item<'_>, name: &str, platform: Platform, text: &Text<'_>, out: &mut Analysed) {
    let get = |key: &str| part.get(key).and_then(Item::text);
    let list = |key: &str| part.get(key).into_iter().flat_map(Item::items).filter_map(Item::text).map(quote);
    let interpreter = get("runtimeExecutable").or_else(|| match whole.get("type").and_then(Item::text)? {
        "node" | "pwa-node" | "node2" => Some("node"),
        "python" | "debugpy" => Some("python"),
        "php" => Some("php"),
        "bun" => Some("bun"),
        _ => None,
    });
    let subject = ["program", "script", "command", "url"].iter().find_map(|key| Some((*key, part.get(key)?)));
    let Some((key, value)) = subject.or_else(|| Some(("runtimeExecutable", part.get("runtimeExecutable")?))) else {
        return;
    };
    let Some(file) = value.text().filter(|_| key != "url") else { return };
    let words: Vec<String> = match key {
        "command" => vec![file.to_owned()],
        "runtimeExecutable" => std::iter::once(quote(file)).chain(list("runtimeArgs")).chain(list("args")).collect(),
        _ => interpreter
            .map(quote)
            .into_iter()
            .chain(list("runtimeArgs"))
            .chain([quote(file)])
            .chain(list("args"))
            .collect(),
    };
    let line = words.join(" ");
    let read = Line { platform, ..Line::any(&line, Origin::Whole(value.span())) };
    let Some(command) = add(out, text, &read) else { return };
    let start = Start { label: name.to_owned(), platform, ..Start::at(&LAUNCH, text.place(value.span())) };
    super::start(out, Start { command: Some(command), ..start });
}
