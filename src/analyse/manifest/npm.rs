//! `package.json`: what a package manager runs, and when, and which files loading the package loads.

use crate::analyse::json::Item;
use crate::analyse::shell::Origin;
use crate::analyse::shell::files::{Line, add};
use crate::analyse::{Analysed, Platform, Start};
use crate::artifact::{Artifact, Text};
use crate::signal::{Concealment, Moment};

/// How deep `exports` is followed; conditions within subpaths within patterns are three deep.
const EXPORT_DEPTH: usize = 12;

/// When a script runs. `installed` says that the package came from a registry: `prepare` then does not run.
pub fn moment(script: &str, installed: bool) -> Moment {
    match script {
        "preinstall" | "install" | "postinstall" => Moment::Install,
        "prepare" | "preprepare" | "postprepare" | "prepublish" | "dependencies" | "preshrinkwrap" if !installed => {
            Moment::Install
        }
        "prepack" | "postpack" | "prepublishOnly" | "publish" | "postpublish" | "preversion" | "version"
        | "postversion" | "prepare" | "prepublish" => Moment::Build,
        _ => {
            let stem = script.strip_prefix("pre").or_else(|| script.strip_prefix("post")).unwrap_or(script);
            let word = stem.split([':', '-', '_', '.']).next().unwrap_or_default();
            match word {
                "start" | "dev" | "develop" | "serve" | "server" | "client" | "watch" | "preview" => Moment::Start,
                "test" | "tests" | "e2e" | "coverage" => Moment::Test,
                "build" | "compile" | "bundle" | "dist" => Moment::Build,
                _ => Moment::Run,
            }
        }
    }
}

/// Reads a `package.json`.
pub fn package(artifact: &Artifact, root: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    let path = artifact.path().lower();
    let installed =
        path.contains("node_modules/") || artifact.blob.at.within.is_some() && path == "package/package.json";
    for (name, value) in root.all("scripts").flat_map(Item::entries) {
        let Some(line) = value.text() else { continue };
        let read = Line::any(line, Origin::Whole(value.span()));
        let Some(command) = add(out, text, &read) else { return };
        let padded = crate::analyse::shell::is_padded(line);
        super::start(
            out,
            Start {
                moment: moment(name, installed),
                by: format!("npm {name}"),
                label: name.to_owned(),
                platform: Platform::Any,
                command: Some(command),
                file: None,
                concealments: if padded { vec![Concealment::Padding] } else { Vec::new() },
                place: text.place(value.span()),
            },
        );
    }
    for (key, by) in [
        ("main", "package main"),
        ("module", "package module"),
        ("browser", "package browser"),
        ("bin", "package bin"),
        ("exports", "package exports"),
    ] {
        root.all(key).for_each(|value| loaded(value, by, text, out));
    }
}

/// The files that `main`, `bin`, `exports` and the like name, at any depth of conditions.
fn loaded(value: Item<'_>, by: &str, text: &Text<'_>, out: &mut Analysed) {
    let mut work = vec![(value, 0)];
    while let Some((item, depth)) = work.pop() {
        if let Some(file) = item.text() {
            if !file.is_empty() && !file.contains('*') && !file.ends_with(".d.ts") {
                let place = text.place(item.span());
                let (by, file) = (by.to_owned(), Some(file.to_owned()));
                let (label, concealments) = (String::new(), Vec::new());
                let start = Start {
                    moment: Moment::Import,
                    by,
                    label,
                    platform: Platform::Any,
                    command: None,
                    file,
                    concealments,
                    place,
                };
                super::start(out, start);
            }
            continue;
        }
        if depth < EXPORT_DEPTH {
            let inner: Vec<_> =
                item.entries().filter(|(key, _)| *key != "types").map(|(_, value)| value).chain(item.items()).collect();
            work.extend(inner.into_iter().rev().map(|item| (item, depth + 1)));
        }
    }
}
