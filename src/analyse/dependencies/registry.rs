//! Files that say where packages come from: `.npmrc`, `.yarnrc`, `.yarnrc.yml`, `bunfig.toml`, `pip.conf`, `.cargo/config.toml`.

use crate::analyse::Analysed;
use crate::analyse::json::Item;
use crate::artifact::Text;

use super::{Ecosystem, Reading, Role, tree};

fn reading<'r, 't>(text: &'r Text<'t>, ecosystem: Ecosystem, format: &'static str) -> Reading<'r, 't> {
    Reading::new(text, ecosystem, format, Role::Settings)
}

fn finish(read: Reading<'_, '_>, out: &mut Analysed) {
    if !read.found.registries.is_empty() {
        read.finish(out);
    }
}

/// Lines of key and value, with the span of each.
fn lines<'t>(text: &'t Text<'_>, mut each: impl FnMut(&'t str, &'t str, std::ops::Range<usize>)) {
    let mut at = 0;
    for line in text.str.split_inclusive('\n') {
        let begin = at;
        at += line.len();
        let body = line.trim();
        if body.is_empty() || body.starts_with(['#', ';']) {
            continue;
        }
        let (key, value) = body.split_once('=').or_else(|| body.split_once(' ')).unwrap_or((body, ""));
        let start = begin + (line.len() - line.trim_start().len());
        each(key.trim().trim_matches('"'), value.trim().trim_matches(['"', '\'']), start..start + body.len());
    }
}

/// Reads `.npmrc` and yarn 1's `.yarnrc`.
pub fn npmrc(text: &Text<'_>, out: &mut Analysed) {
    let mut read = reading(text, Ecosystem::Npm, ".npmrc");
    lines(text, |key, value, at| match key {
        "registry" => read.registry(value, true, "registry", at),
        _ if key.ends_with(":registry") => read.registry(value, false, key, at),
        _ => {}
    });
    finish(read, out);
}

/// Reads `.yarnrc.yml`.
pub fn yarnrc(text: &Text<'_>, out: &mut Analysed) {
    let document = tree::yaml(text, out);
    let Some(root) = document.root() else { return };
    let mut read = reading(text, Ecosystem::Npm, ".yarnrc.yml");
    if let Some(server) = root.get("npmRegistryServer") {
        read.registry(server.scalar().unwrap_or_default(), true, "npmRegistryServer", server.span());
    }
    for (scope, settings) in root.get("npmScopes").into_iter().flat_map(Item::entries) {
        if let Some(server) = settings.get("npmRegistryServer") {
            read.registry(server.scalar().unwrap_or_default(), false, scope, server.span());
        }
    }
    finish(read, out);
}

/// Reads `bunfig.toml`.
pub fn bunfig(text: &Text<'_>, out: &mut Analysed) {
    let document = tree::toml(text, out);
    let Some(registry) = document.root().and_then(|root| root.path(&["install", "registry"])) else { return };
    let mut read = reading(text, Ecosystem::Npm, "bunfig.toml");
    let address = registry.text().or_else(|| registry.get("url").and_then(Item::text)).unwrap_or_default();
    read.registry(address, true, "install.registry", registry.span());
    finish(read, out);
}

/// Reads pip's settings.
pub fn pip(text: &Text<'_>, out: &mut Analysed) {
    let mut read = reading(text, Ecosystem::PyPi, "pip.conf");
    lines(text, |key, value, at| match key {
        "index-url" => read.registry(value, true, key, at),
        "extra-index-url" | "find-links" if value.contains("://") => read.registry(value, false, key, at),
        _ => {}
    });
    finish(read, out);
}

/// Reads cargo's settings: a source that stands in for crates.io.
pub fn cargo(text: &Text<'_>, out: &mut Analysed) {
    let document = tree::toml(text, out);
    let Some(sources) = document.root().and_then(|root| root.get("source")) else { return };
    let mut read = reading(text, Ecosystem::Crates, "cargo config");
    let stands_in = sources.path(&["crates-io", "replace-with"]).and_then(Item::text).unwrap_or_default();
    for (name, source) in sources.entries() {
        if let Some(registry) = source.get("registry") {
            let address = registry.text().unwrap_or_default().trim_start_matches("sparse+");
            read.registry(address, name == stands_in, "source", registry.span());
        }
    }
    finish(read, out);
}
