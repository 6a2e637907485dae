//! npm's own files: `package.json`, `package-lock.json` of all three versions, `npm-shrinkwrap.json`; bun's text lock file,
//! which is JSON as well; the list of extensions that an editor recommends.

use std::collections::HashMap;

use crate::analyse::Analysed;
use crate::analyse::json::Item;
use crate::artifact::Text;
use crate::limits;

use super::address::{is_github_short, origin};
use super::{Dependency, Ecosystem, Group, Origin, Reading, Role, cut, exact_version};

const SECTIONS: &[(&str, Group)] = &[
    ("dependencies", Group::Normal),
    ("devDependencies", Group::Development),
    ("optionalDependencies", Group::Optional),
    ("peerDependencies", Group::Optional),
];
/// Keys below which a manifest replaces what others ask for.
const OVERRIDES: &[&str] = &["overrides", "resolutions"];

/// Reads a `package.json`, parsed by the caller. What an installed package uses is of no interest.
pub fn manifest(root: Item<'_>, installed: bool, text: &Text<'_>, out: &mut Analysed) {
    let mut read = Reading::new(text, Ecosystem::Npm, "package.json", Role::Manifest);
    let version = root.get("version").and_then(Item::text).map(cut);
    if let Some(name) = root.get("name")
        && let Some(own) = name.text()
    {
        read.found.own = Some((Ecosystem::Npm.normal(own), version, text.place(name.span())));
    }
    for (section, group) in SECTIONS {
        for (name, at, value) in root.all(section).flat_map(Item::keyed) {
            if let Some(requirement) = value.text() {
                let dependency = wished(&read, name, at, requirement, value.span(), *group);
                read.push(dependency);
            }
        }
    }
    for section in ["bundledDependencies", "bundleDependencies"] {
        for item in root.all(section).flat_map(Item::items) {
            if let Some(name) = item.text() {
                let dependency = wished(&read, name, item.span(), "", item.span(), Group::Normal);
                read.push(dependency);
            }
        }
    }
    overrides(root, &mut read);
    for (key, _, value) in root.keyed() {
        let section = SECTIONS.iter().any(|(section, _)| *section == key) || OVERRIDES.contains(&key);
        let dull = matches!(key, "name" | "description" | "keywords" | "author" | "pnpm");
        if !installed && !section && !dull && read.found.used.len() < limits::USED_BYTES {
            read.found.used.push_str(text.slice(&value.span()));
            read.found.used.push('\n');
        }
    }
    let cut_at =
        (0..=limits::USED_BYTES.min(read.found.used.len())).rev().find(|&at| read.found.used.is_char_boundary(at));
    read.found.used.truncate(cut_at.unwrap_or_default());
    let anything = !read.found.packages.is_empty() || read.found.own.is_some();
    if anything {
        read.finish(out);
    }
}

/// A dependency as a manifest asks for it.
pub(super) fn wished(
    read: &Reading<'_, '_>,
    name: &str,
    at: std::ops::Range<usize>,
    requirement: &str,
    source: std::ops::Range<usize>,
    group: Group,
) -> Dependency {
    let mut dependency = Dependency { group, ..read.dependency(name, at) };
    dependency.source = read.text.place(source);
    dependency.requirement = cut(requirement);
    asked(&mut dependency, requirement);
    dependency
}

/// Reads what npm understands behind a name: a version, a range, an alias, an address.
pub(super) fn asked(dependency: &mut Dependency, requirement: &str) {
    if let Some(other) = requirement.strip_prefix("npm:") {
        let (name, version) = split(other);
        let name = Ecosystem::Npm.normal(name);
        if !name.is_empty() && name != dependency.name && !name.starts_with(|c: char| c.is_ascii_digit() || c == '^') {
            dependency.alias = Some(std::mem::replace(&mut dependency.name, name));
        }
        dependency.version = version.and_then(exact_version).map(str::to_owned);
        return;
    }
    if let Some(place) = origin(requirement) {
        dependency.origin = place;
        dependency.address = Some(cut(requirement));
    } else if is_github_short(requirement) {
        dependency.origin = Origin::Git;
        dependency.address = Some(cut(requirement));
    } else {
        dependency.version = exact_version(requirement).map(str::to_owned);
    }
}

/// `name@version` with or without a scope; no version if there is none.
pub(super) fn split(text: &str) -> (&str, Option<&str>) {
    match text.get(1..).and_then(|rest| rest.find('@')) {
        Some(at) => (&text[..at + 1], text.get(at + 2..)),
        None => (text, None),
    }
}

/// `overrides` nest by the package that asks; `resolutions` write the way there as a path.
fn overrides(root: Item<'_>, read: &mut Reading<'_, '_>) {
    let mut work: Vec<(Item<'_>, u32)> = OVERRIDES.iter().flat_map(|key| root.all(key)).map(|item| (item, 0)).collect();
    work.extend(root.path(&["pnpm", "overrides"]).map(|item| (item, 0)));
    while let Some((item, depth)) = work.pop() {
        for (key, at, value) in item.keyed() {
            match value.text() {
                // `$name` repeats what the manifest asks for itself.
                Some(requirement) if !requirement.starts_with('$') && key != "." => {
                    let mut parts = key.rsplit(['/', '>']);
                    let base = parts.next().unwrap_or_default();
                    let scoped = parts.next().filter(|scope| scope.starts_with('@'));
                    let name = scoped.map_or(base.to_owned(), |scope| format!("{scope}/{base}"));
                    let name = split(&name).0.to_owned();
                    let dependency = wished(read, &name, at, requirement, value.span(), Group::Override);
                    read.push(dependency);
                }
                Some(_) => {}
                None if depth < limits::OVERRIDE_DEPTH => work.push((value, depth + 1)),
                None => {}
            }
        }
    }
}

/// Reads `package-lock.json` and `npm-shrinkwrap.json`.
pub fn lock(text: &Text<'_>, out: &mut Analysed) {
    let document = super::document(text, out);
    let Some(root) = document.root() else { return };
    let packages = root.get("packages").filter(|packages| packages.is_object());
    let format = match root.get("lockfileVersion").and_then(Item::scalar) {
        Some("1") | None => "package-lock 1",
        Some("2") => "package-lock 2",
        _ => "package-lock 3",
    };
    let mut read = Reading::new(text, Ecosystem::Npm, format, Role::Lock);
    // `packages` decides for npm 7 and later, `dependencies` for the ones before it.
    let mut known: HashMap<String, (Option<String>, Option<String>)> = HashMap::new();
    for (path, at, value) in packages.into_iter().flat_map(Item::keyed) {
        if path.is_empty() {
            root_wishes(value, &mut read);
        } else {
            let dependency = installed(path, at, value, &read);
            // What lies deeper is another version for one package alone.
            if let Some(top) = path.strip_prefix("node_modules/").filter(|rest| !rest.contains("node_modules/")) {
                let address = dependency.address.as_deref().map(bare);
                known.insert(Ecosystem::Npm.normal(top), (dependency.version.clone(), address));
            }
            read.push(dependency);
        }
    }
    let first = read.found.packages.len();
    let mut work: Vec<(Item<'_>, u32)> = root.get("dependencies").map(|item| (item, 0)).into_iter().collect();
    while let Some((item, depth)) = work.pop() {
        for (name, at, value) in item.keyed() {
            if !value.is_object() {
                continue;
            }
            if first == 0 || depth == 0 {
                let dependency = nested(name, at.clone(), value, &read);
                match known.get(&Ecosystem::Npm.normal(name)) {
                    _ if first == 0 => read.push(dependency),
                    Some((version, address)) => {
                        let unlike = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
                        if unlike(version, &dependency.version)
                            || unlike(address, &dependency.address.as_deref().map(bare))
                        {
                            let name = dependency.name;
                            read.contradiction(
                                format!("installs {name} from two places: its two halves name different ones"),
                                at,
                            );
                        }
                    }
                    None => {}
                }
            }
            if depth < limits::LOCK_DEPTH {
                work.extend(value.get("dependencies").map(|inner| (inner, depth + 1)));
            }
        }
    }
    read.finish(out);
}

/// A package of the project itself is a folder in one half and `file:` with that folder in the other.
fn bare(address: &str) -> String {
    let path = address.strip_prefix("file:").unwrap_or(address);
    path.strip_prefix("./").unwrap_or(path).to_owned()
}

fn root_wishes(root: Item<'_>, read: &mut Reading<'_, '_>) {
    for (section, _) in SECTIONS {
        for (name, value) in root.all(section).flat_map(Item::entries) {
            read.wish(name, value.text().unwrap_or_default());
        }
    }
}

/// An entry of `packages`: its key is the folder it goes to.
fn installed(path: &str, at: std::ops::Range<usize>, value: Item<'_>, read: &Reading<'_, '_>) -> Dependency {
    let folder = path.rsplit("node_modules/").next().unwrap_or(path);
    let own = value.get("name").and_then(Item::text);
    let mut dependency = read.dependency(own.unwrap_or(folder), at);
    if own.is_some() && path.contains("node_modules/") {
        let under = Ecosystem::Npm.normal(folder);
        dependency.alias = (under != dependency.name).then_some(under);
    }
    dependency.scripts = value.get("hasInstallScript").is_some_and(Item::is_true);
    locked(&mut dependency, value, read);
    if !path.contains("node_modules/") || value.get("link").is_some_and(Item::is_true) {
        dependency.origin = Origin::Member;
        dependency.proof = None;
    }
    if value.get("inBundle").is_some_and(Item::is_true) {
        dependency.proof = None;
    }
    dependency
}

/// An entry of `dependencies` in a lock file of the first version.
fn nested(name: &str, at: std::ops::Range<usize>, value: Item<'_>, read: &Reading<'_, '_>) -> Dependency {
    let mut dependency = read.dependency(name, at);
    locked(&mut dependency, value, read);
    if value.get("bundled").is_some_and(Item::is_true) {
        dependency.proof = None;
    }
    dependency
}

fn locked(dependency: &mut Dependency, value: Item<'_>, read: &Reading<'_, '_>) {
    let version = value.get("version").and_then(Item::text).unwrap_or_default();
    if origin(version).is_some() || version.starts_with("npm:") {
        asked(dependency, version);
    } else if !version.is_empty() {
        dependency.version = Some(cut(version));
    }
    if let Some(resolved) = value.get("resolved")
        && let Some(address) = resolved.text()
    {
        dependency.source = read.text.place(resolved.span());
        dependency.origin = match origin(address) {
            Some(Origin::Url) | None if dependency.origin == Origin::Registry => Origin::Registry,
            Some(place) => place,
            None => dependency.origin,
        };
        dependency.address = Some(cut(address));
    }
    let expected = matches!(dependency.origin, Origin::Registry | Origin::Url) && dependency.address.is_some();
    dependency.proof =
        expected.then(|| value.get("integrity").and_then(Item::text).is_some_and(|hash| !hash.is_empty()));
}

/// Reads `bun.lock`: an array for every package, whose shape says where it comes from.
pub fn bun(text: &Text<'_>, out: &mut Analysed) {
    let document = super::document(text, out);
    let Some(root) = document.root() else { return };
    let mut read = Reading::new(text, Ecosystem::Npm, "bun.lock", Role::Lock);
    for value in root.get("workspaces").into_iter().flat_map(Item::entries).map(|(_, value)| value) {
        root_wishes(value, &mut read);
    }
    for (key, at, value) in root.get("packages").into_iter().flat_map(Item::keyed) {
        let mut items = value.items();
        let Some(first) = items.next() else { continue };
        let (name, version) = split(first.text().unwrap_or_default());
        let mut dependency = read.dependency(name, at);
        let under = Ecosystem::Npm
            .normal(key.rsplit_once('/').filter(|(before, _)| !before.starts_with('@')).map_or(key, |(_, last)| last));
        dependency.alias =
            (under != dependency.name && !dependency.name.ends_with(&format!("/{under}"))).then_some(under);
        let version = version.unwrap_or_default();
        match origin(version) {
            Some(place) => {
                dependency.origin = place;
                dependency.address = Some(cut(version));
            }
            None => dependency.version = Some(cut(version)),
        }
        dependency.source = read.text.place(first.span());
        let rest: Vec<Item<'_>> = items.collect();
        if dependency.origin == Origin::Registry {
            if let Some(address) = rest.first().and_then(|item| item.text()).filter(|address| !address.is_empty()) {
                dependency.address = Some(cut(address));
                dependency.source = rest.first().map_or(dependency.source, |item| read.text.place(item.span()));
            }
            dependency.proof =
                Some(rest.iter().skip(1).any(|item| item.text().is_some_and(|hash| hash.starts_with("sha"))));
        }
        read.push(dependency);
    }
    read.finish(out);
}

/// `.vscode/extensions.json`: what an editor offers to install.
pub fn extensions(text: &Text<'_>, out: &mut Analysed) {
    let document = super::document(text, out);
    let Some(root) = document.root() else { return };
    let mut read = Reading::new(text, Ecosystem::Vsix, "extensions.json", Role::Manifest);
    for item in root.all("recommendations").flat_map(Item::items) {
        if let Some(id) = item.text() {
            let dependency = read.dependency(id, item.span());
            read.push(dependency);
        }
    }
    if !read.found.packages.is_empty() {
        read.finish(out);
    }
}
