//! `pnpm-lock.yaml`, versions 5 to 9: what they write into a package's key differs, what stands under it does not.

use crate::analyse::Analysed;
use crate::analyse::json::Item;
use crate::artifact::Text;

use super::address::origin;
use super::npm::split;
use super::{Dependency, Ecosystem, Group, Origin, Reading, Role, cut, tree};

/// Reads it.
pub fn lock(text: &Text<'_>, out: &mut Analysed) {
    let document = tree::yaml(text, out);
    let Some(root) = document.root() else { return };
    let mut read = Reading::new(text, Ecosystem::Npm, "pnpm-lock", Role::Lock);
    for (name, value) in root.get("specifiers").into_iter().flat_map(Item::entries) {
        read.wish(name, value.scalar().unwrap_or_default());
    }
    let importers = root.get("importers").into_iter().flat_map(Item::entries).map(|(_, importer)| importer);
    for importer in importers.chain([root]) {
        for (name, value) in importer.get("specifiers").into_iter().flat_map(Item::entries) {
            read.wish(name, value.scalar().unwrap_or_default());
        }
        for section in ["dependencies", "devDependencies", "optionalDependencies"] {
            for (name, value) in importer.get(section).into_iter().flat_map(Item::entries) {
                if let Some(specifier) = value.get("specifier").and_then(Item::scalar) {
                    read.wish(name, specifier);
                }
            }
        }
    }
    for (name, at, value) in root.get("overrides").into_iter().flat_map(Item::keyed) {
        let requirement = value.scalar().unwrap_or_default();
        let base = name.rsplit('>').next().unwrap_or(name);
        let dependency = super::npm::wished(&read, split(base).0, at, requirement, value.span(), Group::Override);
        read.push(dependency);
    }
    for (key, at, value) in root.get("packages").into_iter().flat_map(Item::keyed) {
        let dependency = package(key, at, value, &mut read);
        read.push(dependency);
    }
    read.finish(out);
}

fn package(key: &str, at: std::ops::Range<usize>, value: Item<'_>, read: &mut Reading<'_, '_>) -> Dependency {
    let bare = key.trim_start_matches('/');
    let bare = bare.split('(').next().unwrap_or(bare);
    let (mut name, mut version) = split(bare);
    if version.is_none() {
        // Version 5: `/name/1.0.0_peer@1`, `/@scope/name/1.0.0`.
        let slash = if bare.starts_with('@') { bare.match_indices('/').nth(1) } else { bare.match_indices('/').next() };
        if let Some((slash, _)) = slash {
            (name, version) = (&bare[..slash], bare.get(slash + 1..));
        }
    } else if version.is_some_and(|v| v.contains('/')) && !bare.contains("://") {
        // The `@` was a peer's behind the underscore.
        let slash = if bare.starts_with('@') { bare.match_indices('/').nth(1) } else { bare.match_indices('/').next() };
        if let Some((slash, _)) = slash {
            (name, version) = (&bare[..slash], bare.get(slash + 1..));
        }
    }
    let version = version.map(|version| version.split('_').next().unwrap_or(version));
    // Packages from elsewhere say their name themselves.
    let own = value.get("name").and_then(Item::scalar);
    let mut dependency = read.dependency(own.unwrap_or(name), at.clone());
    dependency.version = value.get("version").and_then(Item::scalar).or(version).map(cut);
    dependency.scripts = value.get("requiresBuild").is_some_and(Item::is_true)
        || value.get("requiresBuild").and_then(Item::scalar) == Some("true");
    let resolution = value.get("resolution");
    let field = |name: &str| resolution.and_then(|resolution| resolution.get(name));
    let git = field("repo").is_some() || field("type").and_then(Item::scalar) == Some("git");
    if let Some(tarball) = field("tarball").or_else(|| field("repo"))
        && let Some(address) = tarball.scalar()
    {
        dependency.source = read.text.place(tarball.span());
        dependency.address = Some(cut(address));
        dependency.origin = match origin(address) {
            _ if git => Origin::Git,
            Some(Origin::Url) => {
                let elsewhere = version.is_some_and(|version| version.contains("://")) || bare.starts_with("http");
                if elsewhere { Origin::Url } else { Origin::Registry }
            }
            Some(place) => place,
            None => Origin::Registry,
        };
    }
    if field("directory").is_some() || field("type").and_then(Item::scalar) == Some("directory") {
        dependency.origin = Origin::Member;
    }
    let proven = field("integrity").and_then(Item::scalar).is_some_and(|hash| !hash.is_empty());
    let expected = matches!(dependency.origin, Origin::Registry);
    dependency.proof = expected.then_some(proven);
    dependency
}
