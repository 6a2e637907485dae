//! `composer.json` and `composer.lock`.

use crate::analyse::Analysed;
use crate::analyse::json::Item;
use crate::artifact::Text;

use super::address::host;
use super::{Dependency, Ecosystem, Group, Origin, Reading, Role, cut, exact_version};

/// Reads `composer.json`.
pub fn manifest(text: &Text<'_>, out: &mut Analysed) {
    let document = super::document(text, out);
    let Some(root) = document.root() else { return };
    let mut read = Reading::new(text, Ecosystem::Packagist, "composer.json", Role::Manifest);
    if let Some(name) = root.get("name") {
        let own = Ecosystem::Packagist.normal(name.text().unwrap_or_default());
        read.found.own = Some((own, None, text.place(name.span())));
    }
    for (section, group) in [("require", Group::Normal), ("require-dev", Group::Development)] {
        for (name, at, value) in root.all(section).flat_map(Item::keyed).filter(|(name, _, _)| name.contains('/')) {
            let requirement = value.text().unwrap_or_default();
            let mut dependency = Dependency { group, ..read.dependency(name, at) };
            dependency.source = text.place(value.span());
            dependency.requirement = cut(requirement);
            dependency.version = exact_version(requirement).map(str::to_owned);
            read.push(dependency);
        }
    }
    let repositories = root.get("repositories").into_iter();
    for one in repositories.flat_map(|list| list.items().chain(list.entries().map(|(_, one)| one)).collect::<Vec<_>>())
    {
        let kind = one.get("type").and_then(Item::text).unwrap_or_default();
        if let Some(url) = one.get("url").filter(|_| kind == "composer") {
            read.registry(url.text().unwrap_or_default(), false, "repositories", url.span());
        }
    }
    if !read.found.packages.is_empty() {
        read.finish(out);
    }
}

/// Reads `composer.lock`. Composer fetches `dist`; what a reader looks up is `source`.
pub fn lock(text: &Text<'_>, out: &mut Analysed) {
    let document = super::document(text, out);
    let Some(root) = document.root() else { return };
    let mut read = Reading::new(text, Ecosystem::Packagist, "composer.lock", Role::Lock);
    let packages = ["packages", "packages-dev"].into_iter().flat_map(|section| root.all(section)).flat_map(Item::items);
    for package in packages {
        let Some(name) = package.get("name") else { continue };
        let mut dependency = read.dependency(name.text().unwrap_or_default(), name.span());
        dependency.version = package.get("version").and_then(Item::text).map(|v| cut(v.trim_start_matches('v')));
        let field = |keys: &[&str]| package.path(keys).and_then(Item::text);
        let archive = package.path(&["dist", "url"]);
        if let Some(url) = archive {
            dependency.source = text.place(url.span());
            dependency.address = url.text().map(cut);
        }
        if field(&["dist", "type"]) == Some("path") {
            dependency.origin = Origin::Member;
        } else if archive.is_none() && package.get("source").is_some() {
            dependency.origin = Origin::Git;
            dependency.address = field(&["source", "url"]).map(cut);
        }
        let (dist, source) =
            (field(&["dist", "url"]).unwrap_or_default(), field(&["source", "url"]).unwrap_or_default());
        if let (Some(from), Some(shown)) = (repository(dist), repository(source))
            && host(source).ends_with("github.com")
            && from != shown
            && let Some(url) = archive
        {
            let name = dependency.name.clone();
            read.contradiction(format!("shows {shown} as the source of {name} and takes it from {from}"), url.span());
        }
        let references = (field(&["dist", "reference"]), field(&["source", "reference"]));
        if let ((Some(a), Some(b)), Some(url)) = (references, archive)
            && !a.is_empty()
            && a != b
        {
            let name = dependency.name.clone();
            read.contradiction(format!("takes {name} from another commit than the one it shows"), url.span());
        }
        read.push(dependency);
    }
    read.finish(out);
}

/// Owner and name of the GitHub repository that an address leads to.
fn repository(address: &str) -> Option<String> {
    let rest = ["api.github.com/repos/", "codeload.github.com/", "github.com/", "github.com:"]
        .iter()
        .find_map(|before| address.split_once(before).map(|(_, rest)| rest))?;
    let mut parts = rest.split('/');
    let (owner, name) = (parts.next()?, parts.next()?);
    Some(format!("{owner}/{}", name.trim_end_matches(".git")).to_ascii_lowercase())
}
