//! `package.json`: what a package manager runs, and when, which files loading the package loads, and what it would fetch.

use crate::analyse::json::Item;
use crate::analyse::shell::Origin;
use crate::analyse::shell::files::{Line, add};
use crate::analyse::{Analysed, Start};
use crate::artifact::{Artifact, Text};
use crate::mechanism::{Mechanism, editors, git, javascript};
use crate::signal::Concealment;

use super::git as hooks;

/// How deep `exports` and settings of tools are followed; conditions within subpaths within patterns are three deep.
const DEPTH: usize = 12;
/// Programs that scripts name without a path: a package that calls its own command so stands in for them.
const SYSTEM: &[&str] = &[
    "node",
    "npm",
    "npx",
    "git",
    "sh",
    "bash",
    "zsh",
    "python",
    "python3",
    "pip",
    "curl",
    "wget",
    "ssh",
    "scp",
    "sudo",
    "ls",
    "cat",
    "cp",
    "mv",
    "rm",
    "env",
    "docker",
    "make",
    "gcc",
    "cc",
    "powershell",
    "cmd",
    "open",
    "which",
    "find",
];

/// By which mechanism a script runs. `installed` says that the package came from a registry: `prepare` then does not run.
pub fn mechanism(script: &str, installed: bool) -> &'static Mechanism {
    match script {
        "preinstall" | "install" | "postinstall" => &javascript::LIFECYCLE,
        "prepare" | "preprepare" | "postprepare" | "prepublish" | "dependencies" | "preshrinkwrap" if !installed => {
            &javascript::PREPARE
        }
        "prepack" | "postpack" | "prepublishOnly" | "publish" | "postpublish" | "preversion" | "version"
        | "postversion" | "prepare" | "prepublish" => &javascript::PUBLISH,
        _ => {
            let stem = script.strip_prefix("pre").or_else(|| script.strip_prefix("post")).unwrap_or(script);
            let word = stem.split([':', '-', '_', '.']).next().unwrap_or_default();
            match word {
                "start" | "dev" | "develop" | "serve" | "server" | "client" | "watch" | "preview" => &javascript::START,
                "test" | "tests" | "e2e" | "coverage" => &javascript::TEST,
                "build" | "compile" | "bundle" | "dist" => &javascript::BUILD,
                _ => &javascript::SCRIPT,
            }
        }
    }
}

/// Reads a `package.json`.
pub fn package(artifact: &Artifact, root: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    let path = artifact.path().lower();
    let installed =
        path.contains("node_modules/") || artifact.blob.at.within.is_some() && path == "package/package.json";
    out.facts.package = root.get("name").and_then(Item::text).map(|name| name.chars().take(214).collect());
    for (name, value) in root.all("scripts").flat_map(Item::entries) {
        if let Some(line) = value.text()
            && !script(mechanism(name, installed), name, line, value, text, out)
        {
            return;
        }
    }
    let extension = root.path(&["engines", "vscode"]).is_some();
    let editor = if path.contains(".vscode/extensions/") { &editors::WORKSPACE_EXTENSION } else { &editors::EXTENSION };
    for (key, by) in [
        ("main", if extension { editor } else { &javascript::MAIN }),
        ("module", &javascript::MODULE),
        ("browser", if extension { editor } else { &javascript::BROWSER }),
        ("bin", &javascript::BIN),
        ("exports", &javascript::EXPORTS),
    ] {
        root.all(key).for_each(|value| loaded(value, by, text, out));
    }
    for (name, value) in root.all("bin").flat_map(Item::entries).filter(|(name, _)| SYSTEM.contains(name)) {
        let start = Start::at(&javascript::BIN_SHADOW, text.place(value.span()));
        super::start(out, Start { label: name.to_owned(), file: value.text().map(super::npm_path), ..start });
    }
    tools(root, text, out);
    if !path.contains("node_modules/") {
        dependencies(root, text, out);
    }
}

/// A script as a start; false when no more are kept.
fn script(
    by: &'static Mechanism,
    name: &str,
    line: &str,
    value: Item<'_>,
    text: &Text<'_>,
    out: &mut Analysed,
) -> bool {
    let Some(command) = add(out, text, &Line::any(line, Origin::Whole(value.span()))) else { return false };
    let padded = crate::analyse::shell::is_padded(line);
    super::start(
        out,
        Start {
            label: name.to_owned(),
            command: Some(command),
            concealments: if padded { vec![Concealment::Padding] } else { Vec::new() },
            ..Start::at(by, text.place(value.span()))
        },
    );
    true
}

/// The files that `main`, `bin`, `exports` and the like name, at any depth of conditions.
fn loaded(value: Item<'_>, by: &'static Mechanism, text: &Text<'_>, out: &mut Analysed) {
    let mut work = vec![(value, 0)];
    while let Some((item, depth)) = work.pop() {
        if let Some(file) = item.text() {
            if !file.is_empty() && !file.contains('*') && !file.ends_with(".d.ts") {
                let place = text.place(item.span());
                super::start(out, Start { file: Some(file.to_owned()), ..Start::at(by, place) });
            }
            continue;
        }
        if depth < DEPTH {
            let inner: Vec<_> =
                item.entries().filter(|(key, _)| *key != "types").map(|(_, value)| value).chain(item.items()).collect();
            work.extend(inner.into_iter().rev().map(|item| (item, depth + 1)));
        }
    }
}

/// Settings of tools that stand in the manifest and name files of the tree or commands.
fn tools(root: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    for tool in ["jest", "vitest", "mocha", "ava", "c8", "nyc"] {
        root.all(tool).for_each(|settings| setup(tool, settings, text, out));
    }
    for value in root.all("lint-staged") {
        staged(value, text, out);
    }
    for (key, inner) in [("husky", "hooks"), ("simple-git-hooks", ""), ("gitHooks", ""), ("ghooks", "")] {
        let keys: &[&str] = if inner.is_empty() { &[] } else { std::slice::from_ref(&inner) };
        for (hook, value) in root.all(key).filter_map(|item| item.path(keys)).flat_map(Item::entries) {
            if let Some(line) = value.text().filter(|_| hooks::moment(hook) == git::HOOK_COMMIT.moment) {
                script(&git::HOOK_COMMIT, hook, line, value, text, out);
            }
        }
    }
    for value in root.all("nodemonConfig") {
        nodemon(value, text, out);
    }
}

/// `nodemon.json`, or its part of the manifest: the commands it starts in place of node, and at its events.
pub fn nodemon(root: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    let events = root.all("events").chain(root.all("execMap")).flat_map(Item::entries);
    for (name, value) in root.entries().filter(|(key, _)| *key == "exec").chain(events) {
        if let Some(line) = value.text() {
            script(&javascript::START, &format!("nodemon {name}"), line, value, text, out);
        }
    }
}

/// `lint-staged`: patterns and their commands.
pub fn staged(root: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    for (pattern, value) in root.entries() {
        for one in std::iter::once(value).chain(value.items()) {
            if let Some(line) = one.text() {
                script(&javascript::LINT_STAGED, pattern, line, one, text, out);
            }
        }
    }
}

/// The modules of the tree that a test runner's settings name, whatever the key.
pub fn setup(tool: &str, settings: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    const KEYS: &[&str] = &[
        "globalSetup",
        "globalTeardown",
        "setupFiles",
        "setupFilesAfterEnv",
        "setupTestFrameworkScriptFile",
        "testEnvironment",
        "testRunner",
        "runner",
        "reporters",
        "reporter",
        "resolver",
        "transform",
        "testSequencer",
        "require",
        "file",
        "import",
        "loader",
        "snapshotResolver",
        "watchPlugins",
    ];
    let mut work: Vec<(Item<'_>, usize)> =
        KEYS.iter().flat_map(|key| settings.all(key)).map(|item| (item, 0)).collect();
    work.reverse();
    while let Some((item, depth)) = work.pop() {
        match item.text() {
            Some(file) if super::names_tree_file(file) => {
                let place = text.place(item.span());
                let start = Start::at(&javascript::TEST_SETUP, place);
                let file = Some(super::npm_path(file));
                super::start(out, Start { label: tool.to_owned(), file, ..start });
            }
            Some(_) => {}
            None if depth < DEPTH => {
                let inner = item.items().chain(item.entries().map(|(_, value)| value));
                work.extend(inner.map(|item| (item, depth + 1)));
            }
            None => {}
        }
    }
}

/// Dependencies that come from elsewhere than the registry: their scripts run, `prepare` included.
fn dependencies(root: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    const KEYS: &[&str] =
        &["dependencies", "devDependencies", "optionalDependencies", "overrides", "resolutions", "peerDependencies"];
    let lists = KEYS.iter().flat_map(|key| root.all(key)).chain(root.path(&["pnpm", "overrides"]));
    let mut work: Vec<(&str, Item<'_>, usize)> =
        lists.flat_map(Item::entries).map(|(name, value)| (name, value, 0)).collect();
    while let Some((name, value, depth)) = work.pop() {
        match value.text() {
            Some(from) if is_remote(from) => {
                let start = Start::at(&javascript::REMOTE_DEPENDENCY, text.place(value.span()));
                super::start(out, Start { label: name.to_owned(), ..start });
            }
            Some(_) => {}
            None if depth < DEPTH => work.extend(value.entries().map(|(name, value)| (name, value, depth + 1))),
            None => {}
        }
    }
}

/// `manifest.json` of a browser extension: its background and content scripts.
pub fn web_extension(root: Item<'_>, text: &Text<'_>, out: &mut Analysed) {
    if root.get("manifest_version").is_none() {
        return;
    }
    let background = root.all("background").map(|item| ("background", item));
    let content = root.all("content_scripts").flat_map(Item::items).map(|item| ("content script", item));
    for (label, item) in background.chain(content) {
        let lists = ["scripts", "js"].iter().flat_map(|key| item.all(key)).flat_map(Item::items);
        for file in lists.chain(item.all("service_worker")) {
            if let Some(name) = file.text() {
                let start = Start::at(&javascript::WEB_EXTENSION, text.place(file.span()));
                super::start(out, Start { label: label.to_owned(), file: Some(format!("./{name}")), ..start });
            }
        }
    }
}

/// Whether a version is an address: a git repository, its short form, or a tarball.
fn is_remote(version: &str) -> bool {
    let version = version.trim();
    let scheme = ["git+", "git:", "git@", "http:", "https:", "ssh:", "github:", "gitlab:", "bitbucket:", "gist:"];
    let short = || {
        let (owner, rest) = version.split_once('/')?;
        let plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        };
        let repository = rest.split('#').next().unwrap_or(rest);
        Some(plain(owner) && plain(repository) && !owner.starts_with('.'))
    };
    scheme.iter().any(|scheme| version.starts_with(scheme)) || short() == Some(true)
}
