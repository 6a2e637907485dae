//! `Cargo.toml` and `Cargo.lock`.

use crate::analyse::Analysed;
use crate::analyse::json::Item;
use crate::artifact::Text;

use super::{Dependency, Ecosystem, Group, Origin, Reading, Role, cut, exact_version, poetry, tree};

const SECTIONS: &[(&str, Group)] =
    &[("dependencies", Group::Normal), ("dev-dependencies", Group::Development), ("build-dependencies", Group::Normal)];

/// Reads `Cargo.toml`.
pub fn manifest(text: &Text<'_>, out: &mut Analysed) {
    let document = tree::toml(text, out);
    let Some(root) = document.root() else { return };
    let mut read = Reading::new(text, Ecosystem::Crates, "Cargo.toml", Role::Manifest);
    if let Some(name) = root.path(&["package", "name"]) {
        let own = Ecosystem::Crates.normal(name.text().unwrap_or_default());
        read.found.own = Some((own, None, text.place(name.span())));
    }
    let targets = root.get("target").into_iter().flat_map(Item::entries).map(|(_, target)| target);
    for place in [Some(root), root.get("workspace")].into_iter().flatten().chain(targets) {
        for (section, group) in SECTIONS {
            section_of(place.get(section), *group, &mut read);
        }
    }
    for (registry, patches) in root.get("patch").into_iter().flat_map(Item::entries) {
        if registry == "crates-io" || registry.contains("://") {
            section_of(Some(patches), Group::Override, &mut read);
        }
    }
    section_of(root.get("replace"), Group::Override, &mut read);
    if !read.found.packages.is_empty() {
        read.finish(out);
    }
}

fn section_of(items: Option<Item<'_>>, group: Group, read: &mut Reading<'_, '_>) {
    for (name, at, value) in items.into_iter().flat_map(Item::keyed) {
        let named = name.split(':').next().unwrap_or(name);
        let mut dependency = Dependency { group, ..read.dependency(named, at) };
        dependency.source = read.text.place(value.span());
        if let Some(range) = value.text() {
            dependency.requirement = cut(range);
            dependency.version = range.strip_prefix('=').and_then(exact_version).map(str::to_owned);
        }
        let field = |key: &str| value.get(key).and_then(Item::text);
        if let Some(range) = field("version") {
            dependency.requirement = cut(range);
            dependency.version = range.trim().strip_prefix('=').and_then(exact_version).map(str::to_owned);
        }
        if let Some(other) = field("package") {
            let other = Ecosystem::Crates.normal(other);
            if other != dependency.name {
                dependency.alias = Some(std::mem::replace(&mut dependency.name, other));
            }
        }
        // What has a version and a path is the workspace's own.
        if let Some(git) = field("git") {
            dependency.origin = Origin::Git;
            dependency.address = Some(cut(git));
        } else if field("path").is_some() || value.get("workspace").is_some_and(Item::is_true) {
            dependency.origin = Origin::Member;
        } else if let Some(registry) = field("registry-index") {
            dependency.address = Some(cut(registry));
        }
        read.push(dependency);
    }
}

/// Reads `Cargo.lock`.
pub fn lock(text: &Text<'_>, out: &mut Analysed) {
    let document = tree::toml(text, out);
    let Some(root) = document.root() else { return };
    let mut read = Reading::new(text, Ecosystem::Crates, "Cargo.lock", Role::Lock);
    // The first version keeps checksums in a table of their own.
    let apart = root.get("metadata").is_some_and(|sums| sums.entries().any(|(key, _)| key.starts_with("checksum ")));
    for package in root.get("package").into_iter().flat_map(Item::items) {
        let Some(mut dependency) = poetry::locked(package, &read) else { continue };
        match package.get("source") {
            None => dependency.origin = Origin::Member,
            Some(source) => {
                let address = source.text().unwrap_or_default();
                dependency.source = read.text.place(source.span());
                if address.starts_with("git+") {
                    dependency.origin = Origin::Git;
                }
                let bare =
                    address.trim_start_matches("registry+").trim_start_matches("sparse+").trim_start_matches("git+");
                dependency.address = Some(cut(bare));
                if dependency.origin == Origin::Registry {
                    let sum = package.get("checksum").and_then(Item::text);
                    dependency.proof = Some(apart || sum.is_some_and(|sum| sum.len() == 64));
                }
            }
        }
        read.push(dependency);
    }
    read.finish(out);
}
