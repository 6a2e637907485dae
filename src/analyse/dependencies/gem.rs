//! `Gemfile` and `Gemfile.lock`: Bundler's lock file is sections of indented lines. The `Gemfile` is a Ruby program, of which
//! only plain `gem` and `source` lines are read.

use std::sync::LazyLock;

use regex::Regex;

use crate::analyse::Analysed;
use crate::artifact::Text;

use super::{Dependency, Ecosystem, Origin, Reading, Role, cut, exact_version};

static GEM: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?m)^[ \t]*(gem|source)[ (]+["']([^"'\n]+)["']([^\n]*)"#).ok());
static FROM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"\b(git|github|gist|bitbucket|path|source)["']?\s*(?::|=>)\s*["']([^"'\n]+)["']"#).ok()
});
static VERSION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"^\s*,\s*["']([^"'\n]+)["']"#).ok());

/// Reads `Gemfile`.
pub fn manifest(text: &Text<'_>, out: &mut Analysed) {
    let (Some(gem), Some(from), Some(version)) = (GEM.as_ref(), FROM.as_ref(), VERSION.as_ref()) else { return };
    let mut read = Reading::new(text, Ecosystem::RubyGems, "Gemfile", Role::Manifest);
    for found in gem.captures_iter(&text.str) {
        let (Some(verb), Some(name), Some(rest)) = (found.get(1), found.get(2), found.get(3)) else { continue };
        if verb.as_str() == "source" {
            read.registry(name.as_str(), true, "source", name.range());
            continue;
        }
        let mut dependency = read.dependency(name.as_str(), name.range());
        if let Some(range) = version.captures(rest.as_str()).and_then(|found| found.get(1)) {
            dependency.requirement = cut(range.as_str());
            dependency.version = exact_version(range.as_str()).map(str::to_owned);
        }
        if let Some(place) = from.captures(rest.as_str()) {
            let value = place.get(2).map_or("", |value| value.as_str());
            dependency.origin = match place.get(1).map_or("", |key| key.as_str()) {
                "path" => Origin::Member,
                "source" => Origin::Registry,
                _ => Origin::Git,
            };
            dependency.address = Some(cut(value));
        }
        read.push(dependency);
    }
    if !read.found.packages.is_empty() {
        read.finish(out);
    }
}

/// Reads `Gemfile.lock`.
pub fn lock(text: &Text<'_>, out: &mut Analysed) {
    let mut read = Reading::new(text, Ecosystem::RubyGems, "Gemfile.lock", Role::Lock);
    let (mut at, mut section, mut remote) = (0, "", None::<(String, std::ops::Range<usize>)>);
    let mut sums: Vec<(String, bool)> = Vec::new();
    for line in text.str.split_inclusive('\n') {
        let begin = at;
        at += line.len();
        let body = line.trim_end();
        let word = body.trim_start();
        let indent = body.len() - word.len();
        if word.is_empty() {
            continue;
        }
        if indent == 0 {
            (section, remote) = (word, None);
            continue;
        }
        if let Some(address) = word.strip_prefix("remote: ") {
            let span = begin + indent..begin + body.len();
            if section == "GEM" {
                read.registry(address, true, "GEM remote", span.clone());
            }
            remote = Some((address.to_owned(), span));
            continue;
        }
        let end = word.find(' ').unwrap_or(word.len());
        let (name, rest) = (word[..end].trim_end_matches('!'), &word[end..]);
        match (section, indent) {
            ("GEM" | "GIT" | "PATH" | "PLUGIN SOURCE", 4) => {
                let start = begin + indent;
                let mut dependency = read.dependency(name, start..start + name.len());
                dependency.version = Some(cut(rest.trim().trim_matches(['(', ')'])));
                dependency.origin = match section {
                    "GIT" => Origin::Git,
                    "PATH" => Origin::Member,
                    _ => Origin::Registry,
                };
                if let Some((address, span)) = &remote {
                    dependency.address = Some(cut(address));
                    dependency.source = text.place(span.clone());
                }
                read.push(dependency);
            }
            ("DEPENDENCIES", 2) => read.wish(name, rest.trim().trim_matches(['(', ')', '!'])),
            ("CHECKSUMS", 2) => sums.push((name.to_ascii_lowercase(), rest.contains("sha256="))),
            _ => {}
        }
    }
    if !sums.is_empty() {
        let sums: std::collections::HashMap<String, bool> = sums.into_iter().collect();
        let registry = read.found.packages.iter_mut().filter(|one| one.origin == Origin::Registry);
        registry.for_each(|one: &mut Dependency| one.proof = Some(sums.get(&one.name).copied().unwrap_or(false)));
    }
    read.finish(out);
}
