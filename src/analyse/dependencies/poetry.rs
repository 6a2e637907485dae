//! Python's TOML and JSON files: `pyproject.toml` (PEP 621, dependency groups, poetry, pdm, uv), `Pipfile`, and the lock files
//! of poetry, uv, pdm and pipenv.

use crate::analyse::Analysed;
use crate::analyse::json::Item;
use crate::artifact::Text;

use super::address::{distribution, host, origin};
use super::{Dependency, Ecosystem, Group, Origin, Reading, Role, cut, exact_version, pip, tree};

/// Reads `pyproject.toml`.
pub fn project(text: &Text<'_>, out: &mut Analysed) {
    let document = tree::toml(text, out);
    let Some(root) = document.root() else { return };
    let mut read = Reading::new(text, Ecosystem::PyPi, "pyproject.toml", Role::Manifest);
    let named = root.path(&["project", "name"]).or_else(|| root.path(&["tool", "poetry", "name"]));
    if let Some(name) = named {
        let own = Ecosystem::PyPi.normal(name.text().unwrap_or_default());
        read.found.own = Some((own, None, text.place(name.span())));
    }
    list(root.path(&["project", "dependencies"]), Group::Normal, &mut read);
    list(root.path(&["build-system", "requires"]), Group::Optional, &mut read);
    for (keys, group) in [
        (&["project", "optional-dependencies"][..], Group::Optional),
        (&["dependency-groups"], Group::Development),
        (&["tool", "pdm", "dev-dependencies"], Group::Development),
    ] {
        let groups = root.path(keys).into_iter().flat_map(Item::entries).map(|(_, items)| items);
        groups.for_each(|items| list(Some(items), group, &mut read));
    }
    list(root.path(&["tool", "uv", "dev-dependencies"]), Group::Development, &mut read);
    list(root.path(&["tool", "uv", "override-dependencies"]), Group::Override, &mut read);
    table(root.path(&["tool", "poetry", "dependencies"]), Group::Normal, &mut read);
    table(root.path(&["tool", "poetry", "dev-dependencies"]), Group::Development, &mut read);
    for (_, group) in root.path(&["tool", "poetry", "group"]).into_iter().flat_map(Item::entries) {
        table(group.get("dependencies"), Group::Development, &mut read);
    }
    table(root.path(&["tool", "uv", "sources"]), Group::Override, &mut read);
    for (keys, setting) in [
        (&["tool", "poetry", "source"][..], "tool.poetry.source"),
        (&["tool", "uv", "index"], "tool.uv.index"),
        (&["tool", "pdm", "source"], "tool.pdm.source"),
    ] {
        for source in root.path(keys).into_iter().flat_map(Item::items) {
            let field = |key: &str| source.get(key).and_then(Item::scalar);
            let replaces = field("default") == Some("true")
                || matches!(field("priority"), Some("default" | "primary"))
                || setting == "tool.poetry.source" && field("priority").is_none()
                || setting == "tool.pdm.source" && field("name") == Some("pypi");
            if let Some(url) = source.get("url") {
                read.registry(url.text().unwrap_or_default(), replaces, setting, url.span());
            }
        }
    }
    if !read.found.packages.is_empty() || !read.found.registries.is_empty() {
        read.finish(out);
    }
}

/// A list of requirements in PEP 508's form.
fn list(items: Option<Item<'_>>, group: Group, read: &mut Reading<'_, '_>) {
    for item in items.into_iter().flat_map(Item::items) {
        let Some(specifier) = item.text() else { continue };
        let specifier = specifier.split(';').next().unwrap_or(specifier).trim();
        if let Some(dependency) = pip::parse(specifier, item.span().start + 1, read) {
            read.push(Dependency { group, ..dependency });
        }
    }
}

/// A table from names to versions, or to what is known of where they come from.
fn table(items: Option<Item<'_>>, group: Group, read: &mut Reading<'_, '_>) {
    for (name, at, value) in items.into_iter().flat_map(Item::keyed).filter(|(name, _, _)| *name != "python") {
        let mut dependency = Dependency { group, ..read.dependency(name, at) };
        dependency.source = read.text.place(value.span());
        // A list names one source for each platform.
        let value = value.items().next().unwrap_or(value);
        match value.text() {
            Some(range) => requirement(&mut dependency, range),
            None => fields(&mut dependency, value, read),
        }
        read.push(dependency);
    }
}

fn requirement(dependency: &mut Dependency, range: &str) {
    dependency.requirement = cut(range);
    dependency.version = exact_version(range).map(str::to_owned);
}

fn fields(dependency: &mut Dependency, value: Item<'_>, read: &Reading<'_, '_>) {
    for (key, place) in [("git", Origin::Git), ("url", Origin::Url), ("path", Origin::File), ("file", Origin::File)] {
        if let Some(from) = value.get(key)
            && let Some(address) = from.text()
        {
            dependency.origin = if place == Origin::File && address.contains("://") { Origin::Url } else { place };
            dependency.address = Some(cut(address));
            dependency.requirement = cut(address);
            dependency.source = read.text.place(from.span());
        }
    }
    if value.get("workspace").is_some_and(Item::is_true) {
        dependency.origin = Origin::Member;
    }
    if let Some(range) = value.get("version").and_then(Item::text) {
        requirement(dependency, range);
    }
}

/// Reads `Pipfile`.
pub fn pipfile(text: &Text<'_>, out: &mut Analysed) {
    let document = tree::toml(text, out);
    let Some(root) = document.root() else { return };
    let mut read = Reading::new(text, Ecosystem::PyPi, "Pipfile", Role::Manifest);
    table(root.get("packages"), Group::Normal, &mut read);
    table(root.get("dev-packages"), Group::Development, &mut read);
    sources(root.get("source"), &mut read);
    read.finish(out);
}

fn sources(items: Option<Item<'_>>, read: &mut Reading<'_, '_>) {
    for (number, source) in items.into_iter().flat_map(Item::items).enumerate() {
        if let Some(url) = source.get("url") {
            read.registry(url.text().unwrap_or_default(), number == 0, "source", url.span());
        }
    }
}

/// Reads `Pipfile.lock`.
pub fn pipfile_lock(text: &Text<'_>, out: &mut Analysed) {
    let document = super::document(text, out);
    let Some(root) = document.root() else { return };
    let mut read = Reading::new(text, Ecosystem::PyPi, "Pipfile.lock", Role::Lock);
    sources(root.path(&["_meta", "sources"]), &mut read);
    for (section, packages) in root.entries().filter(|(section, _)| *section != "_meta") {
        let group = if section == "default" { Group::Normal } else { Group::Development };
        for (name, at, value) in packages.keyed() {
            let mut dependency = Dependency { group, ..read.dependency(name, at) };
            fields(&mut dependency, value, &read);
            hashed(&mut dependency, value.get("hashes"));
            read.push(dependency);
        }
    }
    read.finish(out);
}

fn hashed(dependency: &mut Dependency, hashes: Option<Item<'_>>) {
    if matches!(dependency.origin, Origin::Registry | Origin::Url) {
        dependency.proof = Some(hashes.is_some_and(|hashes| hashes.items().next().is_some()));
    }
}

/// Reads `poetry.lock`.
pub fn lock(text: &Text<'_>, out: &mut Analysed) {
    let document = tree::toml(text, out);
    let Some(root) = document.root() else { return };
    let mut read = Reading::new(text, Ecosystem::PyPi, "poetry.lock", Role::Lock);
    // Older versions keep the hashes of all packages in one table at the end.
    let apart = root.path(&["metadata", "files"]).or_else(|| root.path(&["metadata", "hashes"]));
    for package in root.get("package").into_iter().flat_map(Item::items) {
        let Some(mut dependency) = locked(package, &read) else { continue };
        if let Some(source) = package.get("source") {
            let url = source.get("url");
            let address = url.and_then(Item::text).unwrap_or_default();
            dependency.source = read.text.place(url.unwrap_or(source).span());
            dependency.address = Some(cut(address));
            dependency.origin = match source.get("type").and_then(Item::text) {
                Some("git" | "hg") => Origin::Git,
                Some("url") => Origin::Url,
                Some("file" | "directory") => Origin::File,
                _ => Origin::Registry,
            };
        }
        let name = package.get("name").and_then(Item::text).unwrap_or_default();
        files(package.get("files").or_else(|| apart.and_then(|apart| apart.get(name))), &mut dependency, &mut read);
        if matches!(dependency.origin, Origin::Git | Origin::File) {
            dependency.proof = None;
        }
        read.push(dependency);
    }
    read.finish(out);
}

/// Name and version of an entry in a list of packages.
pub(super) fn locked(package: Item<'_>, read: &Reading<'_, '_>) -> Option<Dependency> {
    let name = package.get("name")?;
    let mut dependency = read.dependency(name.text()?, name.span());
    dependency.version = package.get("version").and_then(Item::text).map(cut);
    Some(dependency)
}

/// The files of a package: every one has a hash, and is called what the package is called.
fn files(items: Option<Item<'_>>, dependency: &mut Dependency, read: &mut Reading<'_, '_>) {
    let mut proven = false;
    for item in items.into_iter().flat_map(Item::items) {
        proven = item.text().is_some() || item.get("hash").and_then(Item::text).is_some_and(|hash| !hash.is_empty());
        let named = item.get("file").or_else(|| item.get("url"));
        if let Some(file) = named.and_then(Item::text) {
            let path = file.split(['#', '?']).next().unwrap_or(file);
            unlike(distribution(path.rsplit('/').next().unwrap_or(path)), dependency, named, read);
        }
        if !proven {
            break;
        }
    }
    dependency.proof = Some(proven);
}

/// Notes a file that is another package's.
fn unlike(
    named: Option<(String, Option<String>)>,
    dependency: &Dependency,
    at: Option<Item<'_>>,
    read: &mut Reading<'_, '_>,
) {
    if let (Some((name, _)), Some(at)) = (named, at)
        && name != dependency.name
    {
        let what = format!("takes {} from a file of another package, {name}", dependency.name);
        read.contradiction(what, at.span());
    }
}

/// Reads `uv.lock`.
pub fn uv(text: &Text<'_>, out: &mut Analysed) {
    let document = tree::toml(text, out);
    let Some(root) = document.root() else { return };
    let mut read = Reading::new(text, Ecosystem::PyPi, "uv.lock", Role::Lock);
    for package in root.get("package").into_iter().flat_map(Item::items) {
        let Some(mut dependency) = locked(package, &read) else { continue };
        for (key, place) in [
            ("git", Origin::Git),
            ("url", Origin::Url),
            ("path", Origin::File),
            ("directory", Origin::File),
            ("editable", Origin::Member),
            ("virtual", Origin::Member),
            ("registry", Origin::Registry),
        ] {
            if let Some(from) = package.path(&["source", key]) {
                dependency.origin = place;
                dependency.source = read.text.place(from.span());
                dependency.address = from.text().map(cut);
            }
        }
        if dependency.origin == Origin::Member {
            for wish in package.path(&["metadata", "requires-dist"]).into_iter().flat_map(Item::items) {
                let field = |key: &str| wish.get(key).and_then(Item::text).unwrap_or_default();
                read.wish(field("name"), field("specifier"));
            }
        }
        let archives = package.get("sdist").into_iter().chain(package.get("wheels").into_iter().flat_map(Item::items));
        let registry = dependency.address.as_deref().map(host).unwrap_or_default();
        let mut proven = false;
        for archive in archives {
            proven |= archive.get("hash").and_then(Item::text).is_some_and(|hash| !hash.is_empty());
            let Some(url) = archive.get("url") else { continue };
            let address = url.text().unwrap_or_default();
            let path = address.split(['#', '?']).next().unwrap_or_default();
            unlike(distribution(path.rsplit('/').next().unwrap_or_default()), &dependency, Some(url), &mut read);
            // PyPI's index names files on its own file host, and on no other.
            if registry == "pypi.org" && origin(address).is_some() && host(address) != "files.pythonhosted.org" {
                let what = format!(
                    "takes {} from {}, which is not where its index keeps files",
                    dependency.name,
                    host(address)
                );
                read.contradiction(what, url.span());
            }
        }
        dependency.proof = (dependency.origin == Origin::Registry).then_some(proven);
        read.push(dependency);
    }
    read.finish(out);
}

/// Reads `pdm.lock`.
pub fn pdm(text: &Text<'_>, out: &mut Analysed) {
    let document = tree::toml(text, out);
    let Some(root) = document.root() else { return };
    let mut read = Reading::new(text, Ecosystem::PyPi, "pdm.lock", Role::Lock);
    let apart = root.path(&["metadata", "files"]);
    for package in root.get("package").into_iter().flat_map(Item::items) {
        let Some(mut dependency) = locked(package, &read) else { continue };
        let name = package.get("name").and_then(Item::text).unwrap_or_default();
        let key = format!("{name} {}", dependency.version.as_deref().unwrap_or_default());
        files(package.get("files").or_else(|| apart.and_then(|apart| apart.get(&key))), &mut dependency, &mut read);
        for (key, place) in [("git", Origin::Git), ("url", Origin::Url), ("path", Origin::File)] {
            if let Some(from) = package.get(key) {
                dependency.origin = place;
                dependency.address = from.text().map(cut);
                dependency.source = read.text.place(from.span());
            }
        }
        if matches!(dependency.origin, Origin::Git | Origin::File) {
            dependency.proof = None;
        }
        read.push(dependency);
    }
    read.finish(out);
}
