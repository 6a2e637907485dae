//! `requirements.txt` and its relatives: one requirement a line, options between them, hashes on continued lines.

use crate::analyse::Analysed;
use crate::artifact::Text;

use super::address::{distribution, origin};
use super::{Dependency, Ecosystem, Origin, Reading, Role, cut, exact_version};

/// Reads it.
pub fn requirements(text: &Text<'_>, out: &mut Analysed) {
    let mut read = Reading::new(text, Ecosystem::PyPi, "requirements", Role::Manifest);
    let hashed = text.str.contains("--hash=");
    if hashed {
        read.found.role = Role::Lock;
        read.found.format = "requirements with hashes";
    }
    let (mut at, mut logical, mut begin) = (0, String::new(), 0);
    for line in text.str.split_inclusive('\n') {
        if logical.is_empty() {
            begin = at;
        }
        at += line.len();
        let body = line.trim_end();
        match body.strip_suffix('\\') {
            Some(part) => {
                // Same length, so that an offset in it is one in the file.
                logical.push_str(part);
                logical.extend(std::iter::repeat_n(' ', line.len() - part.len()));
            }
            None => {
                logical.push_str(body);
                one(&logical, begin, hashed, &mut read);
                logical.clear();
            }
        }
    }
    if !logical.is_empty() {
        one(&logical, begin, hashed, &mut read);
    }
    if !read.found.packages.is_empty() || !read.found.registries.is_empty() {
        read.finish(out);
    }
}

fn one(line: &str, begin: usize, hashed: bool, read: &mut Reading<'_, '_>) {
    let comment = line.find(" #").or(line.starts_with('#').then_some(0)).unwrap_or(line.len());
    let line = &line[..comment];
    let body = line.trim();
    let start = begin + (line.len() - line.trim_start().len());
    if body.is_empty() {
        return;
    }
    if let Some(option) = body.strip_prefix('-') {
        let (key, value) = option.split_once([' ', '=']).unwrap_or((option, ""));
        let value = value.trim().trim_matches(['"', '\'']);
        let span = start..start + body.len();
        match key.trim_start_matches('-') {
            "i" | "index-url" => read.registry(value, true, "--index-url", span),
            "extra-index-url" => read.registry(value, false, "--extra-index-url", span),
            "f" | "find-links" if value.contains("://") => read.registry(value, false, "--find-links", span),
            "e" | "editable" => {
                let dependency = addressed(value, "", start, read);
                read.push(dependency);
            }
            _ => {}
        }
        return;
    }
    let requirement = body.split(" --").next().unwrap_or(body).trim();
    let specifier = requirement.split(';').next().unwrap_or(requirement).trim();
    let proven = body.contains("--hash=");
    if let Some(mut dependency) = parse(specifier, start, read) {
        if matches!(dependency.origin, Origin::Registry | Origin::Url) && hashed {
            dependency.proof = Some(proven);
        }
        read.push(dependency);
    }
}

/// A requirement as PEP 508 writes it, or an address. `None` for what is neither.
pub(super) fn parse(specifier: &str, start: usize, read: &Reading<'_, '_>) -> Option<Dependency> {
    if let Some((name, address)) = specifier.split_once(" @ ").or_else(|| specifier.split_once("@ "))
        && !name.contains("://")
    {
        let name = name.split('[').next().unwrap_or(name).trim();
        return Some(addressed(address.trim(), name, start, read));
    }
    if origin(specifier).is_some() || specifier.ends_with(".whl") || specifier.ends_with(".tar.gz") {
        return Some(addressed(specifier, "", start, read));
    }
    let end = specifier
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(specifier.len());
    let (name, rest) = specifier.split_at(end);
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let rest = rest.trim_start();
    let rest = rest.strip_prefix('[').map_or(rest, |extras| extras.split_once(']').map_or("", |(_, rest)| rest)).trim();
    // Anything but an operator behind the name makes it prose.
    if !(rest.is_empty() || rest.starts_with(['=', '<', '>', '~', '!', '(', ','])) {
        return None;
    }
    let mut dependency = read.dependency(name, start..start + name.len());
    dependency.requirement = cut(rest);
    dependency.version = rest
        .strip_prefix("==")
        .map(|version| version.trim_start_matches('='))
        .and_then(exact_version)
        .map(str::to_owned);
    Some(dependency)
}

/// A package from an address, with the name that somebody gave it, or the one the address gives it.
pub(super) fn addressed(address: &str, name: &str, start: usize, read: &Reading<'_, '_>) -> Dependency {
    let egg = address.split(['#', '&']).find_map(|part| part.strip_prefix("egg="));
    let path = address.split(['#', '?']).next().unwrap_or(address);
    let file = path.rsplit('/').next().unwrap_or(path);
    let by_file = distribution(file).map(|(name, _)| name);
    let by_path = file.split('@').next().unwrap_or(file).trim_end_matches(".git").to_owned();
    let shown = if name.is_empty() { egg.map(str::to_owned).or(by_file).unwrap_or(by_path) } else { name.to_owned() };
    let shown = if shown.is_empty() { address.to_owned() } else { shown };
    let mut dependency = read.dependency(&shown, start..start + name.len().max(1));
    dependency.origin = origin(address).unwrap_or(Origin::File);
    dependency.requirement = cut(address);
    dependency.address = Some(cut(address));
    if dependency.origin == Origin::Url {
        dependency.proof = Some(address.contains("#sha256=") || address.contains("#sha512="));
    }
    dependency
}
