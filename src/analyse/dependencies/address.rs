//! Addresses in manifests and lock files: the host, and the package that an archive's path says it is.

use super::{Ecosystem, Origin};

/// The host of an address in lower case, without user, port and scheme; empty for what is none.
pub fn host(address: &str) -> String {
    let rest = address.strip_prefix("git+").unwrap_or(address);
    let rest = rest.split_once("://").map_or(rest, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = if host.starts_with('[') { host } else { host.split(':').next().unwrap_or_default() };
    host.to_ascii_lowercase()
}

/// What kind of place a requirement or address names. `None` for a version or range.
pub fn origin(requirement: &str) -> Option<Origin> {
    let text = requirement.trim();
    let lower = text.to_ascii_lowercase();
    let begins = |many: &[&str]| many.iter().any(|start| lower.starts_with(start));
    if begins(&["workspace:", "portal:", "link:./", "link:../"]) {
        return Some(Origin::Member);
    }
    if begins(&["file:", "link:", "./", "../", "/", "~/"]) {
        return Some(Origin::File);
    }
    if begins(&["git+", "git://", "git@", "ssh://", "github:", "gitlab:", "bitbucket:", "gist:", "hg+", "svn+", "bzr+"])
        || begins(&["http://", "https://"]) && lower.split(['#', '?']).next().is_some_and(|path| path.ends_with(".git"))
        || lower.contains("#commit=")
    {
        return Some(Origin::Git);
    }
    if begins(&["http://", "https://", "ftp://"]) {
        return Some(Origin::Url);
    }
    None
}

/// npm's short form of a GitHub repository: `owner/name`, `owner/name#ref`.
pub fn is_github_short(requirement: &str) -> bool {
    let path = requirement.split('#').next().unwrap_or_default();
    let mut parts = path.split('/');
    let word = |part: Option<&str>| {
        part.is_some_and(|part| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        })
    };
    word(parts.next()) && word(parts.next()) && parts.next().is_none() && !path.starts_with(['.', '@', '/'])
}

/// The package and version that an archive's path names by its registry's custom. `None` where it names none.
pub fn named(ecosystem: Ecosystem, address: &str) -> Option<(String, Option<String>)> {
    let path = address.split(['?', '#']).next()?;
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let (_, path) = path.split_once('/')?;
    match ecosystem {
        // `/chalk/-/chalk-5.0.0.tgz`, `/@scope/name/-/name-1.0.0.tgz`, behind any prefix of a mirror.
        Ecosystem::Npm => {
            let (before, file) = path.split_once("/-/")?;
            let before = before.replace("%2f", "/").replace("%2F", "/").replace("%40", "@");
            let mut parts = before.rsplit('/');
            let base = parts.next()?;
            let name = match parts.next() {
                Some(scope) if scope.starts_with('@') => format!("{scope}/{base}"),
                _ => base.to_owned(),
            };
            let file = file.rsplit('/').next()?;
            let stem = file.strip_suffix(".tgz").or_else(|| file.strip_suffix(".tar.gz"))?;
            let version = stem.strip_prefix(base).and_then(|rest| rest.strip_prefix('-'));
            // The file's name says another package than the folder's: what is fetched is the file.
            let name = if version.is_none() && !base.is_empty() {
                stem.rsplit_once('-').map_or(stem, |(name, _)| name).to_owned()
            } else {
                name
            };
            Some((ecosystem.normal(&name), version.map(str::to_owned)))
        }
        Ecosystem::PyPi => distribution(path.rsplit('/').next()?),
        Ecosystem::Crates => {
            let mut parts = path.split('/').skip_while(|part| *part != "crates").skip(1);
            let name = parts.next()?;
            Some((ecosystem.normal(name), parts.next().map(str::to_owned)))
        }
        _ => None,
    }
}

/// Name and version of a Python distribution's file.
pub fn distribution(file: &str) -> Option<(String, Option<String>)> {
    let file = file.replace("%2B", "+").replace("%2b", "+");
    let normal = |name: &str| Ecosystem::PyPi.normal(name);
    if let Some(stem) = file.strip_suffix(".whl") {
        let mut parts = stem.split('-');
        return Some((normal(parts.next()?), parts.next().map(str::to_owned)));
    }
    let stem = [".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz"].iter().find_map(|end| file.strip_suffix(end))?;
    // The version begins behind the last hyphen that a digit follows: names may hold hyphens.
    let digit = |at: &usize| stem[at + 1..].starts_with(|c: char| c.is_ascii_digit());
    let at = stem.rmatch_indices('-').map(|(at, _)| at).find(digit)?;
    Some((normal(&stem[..at]), Some(stem[at + 1..].to_owned())))
}
