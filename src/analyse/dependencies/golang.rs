//! `go.mod` and `go.sum`: lines of words.

use std::collections::HashMap;

use crate::analyse::Analysed;
use crate::artifact::Text;

use super::{Dependency, Ecosystem, Group, Origin, Reading, Role, cut};

/// Reads `go.mod`.
pub fn module(text: &Text<'_>, out: &mut Analysed) {
    let mut read = Reading::new(text, Ecosystem::Go, "go.mod", Role::Manifest);
    let (mut at, mut block) = (0, String::new());
    for line in text.str.split_inclusive('\n') {
        let begin = at + (line.len() - line.trim_start().len());
        at += line.len();
        let body = line.split("//").next().unwrap_or(line).trim();
        let mut words: Vec<&str> = body.split_whitespace().collect();
        if words.first() == Some(&")") {
            block.clear();
            continue;
        }
        if words.last() == Some(&"(") {
            block = words.first().map_or(String::new(), |word| (*word).to_owned());
            continue;
        }
        let verb = if block.is_empty() {
            if words.is_empty() {
                continue;
            }
            words.remove(0).to_owned()
        } else {
            block.clone()
        };
        let Some(&name) = words.first() else { continue };
        let name = name.trim_matches('"');
        let start = begin + body.find(name).unwrap_or_default();
        let span = start..start + name.len();
        match verb.as_str() {
            "module" => read.found.own = Some((name.to_owned(), None, text.place(span))),
            "require" => {
                let version = words.get(1).map(|version| cut(version));
                let requirement = version.clone().unwrap_or_default();
                let dependency = Dependency { version, requirement, ..read.dependency(name, span) };
                read.push(dependency);
            }
            "replace" => {
                let Some(arrow) = words.iter().position(|word| *word == "=>") else { continue };
                let Some(&to) = words.get(arrow + 1) else { continue };
                let local = to.starts_with(['.', '/']);
                let mut dependency = Dependency { group: Group::Override, ..read.dependency(to, span) };
                dependency.origin = if local { Origin::Member } else { Origin::Registry };
                dependency.alias = (!local && to != name).then(|| name.to_owned());
                dependency.version = words.get(arrow + 2).map(|version| cut(version));
                read.push(dependency);
            }
            _ => {}
        }
    }
    if read.found.own.is_some() {
        read.finish(out);
    }
}

/// Reads `go.sum`. A module and version has one hash of its tree and one of its `go.mod`.
pub fn sums(text: &Text<'_>, out: &mut Analysed) {
    let mut read = Reading::new(text, Ecosystem::Go, "go.sum", Role::Lock);
    let mut known: HashMap<(&str, &str), &str> = HashMap::new();
    let mut at = 0;
    for line in text.str.split_inclusive('\n') {
        let begin = at;
        at += line.len();
        let mut words = line.split_whitespace();
        let (Some(name), Some(version)) = (words.next(), words.next()) else { continue };
        let hash = words.next().unwrap_or_default();
        let span = begin..begin + name.len();
        if let Some(other) = known.insert((name, version), hash)
            && other != hash
        {
            read.contradiction(format!("has two hashes for {name} {version}"), span.clone());
        }
        let mut dependency = read.dependency(name, span);
        dependency.version = Some(cut(version.trim_end_matches("/go.mod")));
        dependency.proof = Some(hash.starts_with("h1:") && hash.len() == 47);
        // The hash of a `go.mod` alone says that a module was looked at, not that it is used.
        dependency.group = if version.ends_with("/go.mod") { Group::Optional } else { Group::Normal };
        read.push(dependency);
    }
    if !read.found.packages.is_empty() {
        read.finish(out);
    }
}
