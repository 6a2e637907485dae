//! `yarn.lock`: yarn 1 writes a form of its own, later versions YAML.

use std::ops::Range;

use crate::analyse::Analysed;
use crate::analyse::json::Item;
use crate::artifact::Text;

use super::address::origin;
use super::npm::split;
use super::{Dependency, Ecosystem, Origin, Reading, Role, cut, tree};

/// Reads either form.
pub fn lock(text: &Text<'_>, out: &mut Analysed) {
    if text.str.contains("\n__metadata:") || text.str.starts_with("__metadata:") {
        berry(text, out);
    } else {
        classic(text, out);
    }
}

/// An entry of the first form while its lines come.
struct Entry {
    header: String,
    at: Range<usize>,
    version: Option<(String, Range<usize>)>,
    resolved: Option<(String, Range<usize>)>,
    proven: bool,
}

fn classic(text: &Text<'_>, out: &mut Analysed) {
    let mut read = Reading::new(text, Ecosystem::Npm, "yarn.lock 1", Role::Lock);
    let mut entry: Option<Entry> = None;
    let mut at = 0;
    for line in text.str.split_inclusive('\n') {
        let begin = at;
        at += line.len();
        let body = line.trim_end();
        if body.is_empty() || body.trim_start().starts_with('#') {
            continue;
        }
        let indent = body.len() - body.trim_start().len();
        if indent == 0 {
            if let Some(done) = entry.take() {
                entered(done, &mut read);
            }
            let header = body.trim_end_matches(':').to_owned();
            entry = Some(Entry { header, at: begin..begin + body.len(), version: None, resolved: None, proven: false });
            continue;
        }
        let (Some(entry), 2) = (&mut entry, indent) else { continue };
        let (key, value) = body.trim_start().split_once(' ').unwrap_or((body.trim_start(), ""));
        let value = value.trim().trim_matches('"').to_owned();
        let span = begin + indent..begin + body.len();
        match key.trim_matches('"').trim_end_matches(':') {
            "version" => entry.version = Some((value, span)),
            "resolved" => entry.resolved = Some((value, span)),
            "integrity" => entry.proven = !value.is_empty(),
            _ => {}
        }
    }
    if let Some(done) = entry.take() {
        entered(done, &mut read);
    }
    read.finish(out);
}

fn entered(entry: Entry, read: &mut Reading<'_, '_>) {
    let descriptors = entry.header.split(", ").map(|one| one.trim().trim_matches('"'));
    let mut dependency: Option<Dependency> = None;
    for descriptor in descriptors {
        let (name, range) = split(descriptor);
        let range = range.unwrap_or_default();
        read.wish(name, range);
        if dependency.is_none() {
            let quote = usize::from(entry.header.starts_with('"'));
            let start = entry.at.start + quote;
            let mut one = read.dependency(name, start..(start + name.len()).min(entry.at.end));
            super::npm::asked(&mut one, range);
            one.requirement = cut(range);
            dependency = Some(one);
        }
    }
    let Some(mut dependency) = dependency else { return };
    dependency.version = entry.version.map(|(version, _)| version);
    if let Some((address, span)) = entry.resolved {
        // yarn 1 puts a SHA-1 behind the address, which proves little and still binds the bytes.
        let hash = address.split_once('#').is_some_and(|(_, hash)| hash.len() == 40);
        if let Some(place @ (Origin::Git | Origin::File)) = origin(&address)
            && !hash
        {
            dependency.origin = place;
        }
        dependency.source = read.text.place(span);
        dependency.address = Some(cut(&address));
        let expected = matches!(dependency.origin, Origin::Registry | Origin::Url);
        dependency.proof = expected.then_some(entry.proven || hash);
    }
    read.push(dependency);
}

fn berry(text: &Text<'_>, out: &mut Analysed) {
    let document = tree::yaml(text, out);
    let Some(root) = document.root() else { return };
    let mut read = Reading::new(text, Ecosystem::Npm, "yarn.lock (berry)", Role::Lock);
    for (key, at, value) in root.keyed().filter(|(key, _, _)| *key != "__metadata") {
        let mut wished: Option<String> = None;
        let mut alias = None;
        for descriptor in key.split(", ") {
            let (name, range) = split(descriptor.trim());
            let range = range.unwrap_or_default();
            let range = range.strip_prefix("npm:").unwrap_or(range);
            read.wish(name, range);
            // `alias@npm:other@^1`
            if let (other, Some(_)) = split(range)
                && !other.is_empty()
                && !other.contains(':')
            {
                alias = Some(Ecosystem::Npm.normal(name));
                wished.get_or_insert_with(|| other.to_owned());
            }
            wished.get_or_insert_with(|| name.to_owned());
        }
        let Some(resolution) = value.get("resolution") else { continue };
        let (name, reference) = split(resolution.text().unwrap_or_default());
        let mut dependency = read.dependency(name, at.clone());
        dependency.alias = alias;
        dependency.source = read.text.place(resolution.span());
        dependency.version = value.get("version").and_then(Item::scalar).map(cut);
        let reference = reference.unwrap_or_default();
        let bare = reference.strip_prefix("npm:");
        match origin(reference) {
            _ if bare.is_some() => {
                // An archive's address may stand behind the version.
                let archive =
                    bare.and_then(|rest| rest.split_once("__archiveUrl=")).map(|(_, address)| unescaped(address));
                dependency.address = archive.map(|address| cut(&address));
            }
            _ if reference.starts_with("patch:") => dependency.origin = Origin::Registry,
            Some(place) => {
                dependency.origin = place;
                dependency.address = Some(cut(reference));
            }
            None => dependency.origin = Origin::Registry,
        }
        let soft = value.get("linkType").and_then(Item::scalar) == Some("soft");
        if soft || reference.starts_with("workspace:") {
            dependency.origin = Origin::Member;
        }
        // Packages for one platform have no checksum on another, so its absence proves nothing where there are conditions.
        let proven = value.get("checksum").and_then(Item::scalar).is_some_and(|sum| !sum.is_empty());
        let conditional = value.get("conditions").is_some();
        if dependency.origin == Origin::Registry && !conditional {
            dependency.proof = Some(proven);
        }
        if let Some(wished) = wished.filter(|wished| Ecosystem::Npm.normal(wished) != dependency.name)
            && dependency.origin != Origin::Member
        {
            let name = dependency.name.clone();
            read.contradiction(format!("resolves {wished} to another package, {name}"), resolution.span());
        }
        read.push(dependency);
    }
    read.finish(out);
}

fn unescaped(text: &str) -> String {
    text.replace("%3A", ":").replace("%2F", "/").replace("%40", "@")
}
