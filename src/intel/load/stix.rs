//! STIX 2.1: bundles of objects. Indicators with a pattern of equalities are read; observables on their own are context.
//!
//! An indicator decides if it is said to be malicious activity with a confidence of at least 75 (or none is given), is not
//! revoked, and every comparison of its pattern stands alone (`OR`). Address and port joined by `AND` are one indicator.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::analyse::json::Item;
use crate::artifact::Text;
use crate::finding::Confidence;

use super::super::row::{Said, What};
use super::{Sink, line};

static COMPARISON: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"([a-z0-9-]+):([A-Za-z0-9_.'\-]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\d+))").ok());

/// Reads a bundle.
pub fn bundle(root: Item<'_>, text: &Text<'_>, sink: &mut Sink<'_>) {
    let all: Vec<Item<'_>> = root.get("objects").into_iter().flat_map(Item::items).collect();
    objects(&all, text, sink);
}

/// Reads objects; names of malware come over relationships between them.
pub fn objects(all: &[Item<'_>], text: &Text<'_>, sink: &mut Sink<'_>) {
    let field = |item: &Item<'_>, key: &str| item.get(key).and_then(Item::scalar).map(str::to_owned);
    let mut names: HashMap<String, String> = HashMap::new();
    for one in all {
        if let (Some(id), Some(name)) = (field(one, "id"), field(one, "name")) {
            names.insert(id, name);
        }
    }
    let mut indicates: HashMap<String, String> = HashMap::new();
    for one in all.iter().filter(|one| field(one, "relationship_type").as_deref() == Some("indicates")) {
        if let (Some(from), Some(to)) = (field(one, "source_ref"), field(one, "target_ref"))
            && let Some(name) = names.get(&to)
        {
            indicates.insert(from, name.clone());
        }
    }
    for one in all {
        match field(one, "type").as_deref() {
            Some("indicator") => indicator(*one, &indicates, text, sink),
            Some(kind @ ("domain-name" | "url" | "ipv4-addr")) => {
                if let (Some(value), Some(what)) = (field(one, "value"), what_of(kind, "value")) {
                    let source = source(*one);
                    let said = said(*one, &indicates, false, &source);
                    sink.row(what, &value, &said, line(*one, text));
                }
            }
            Some("file") => {
                let source = source(*one);
                for (name, value) in one.get("hashes").into_iter().flat_map(Item::entries) {
                    if let (Some(what), Some(value)) = (what_of("file", &format!("hashes.{name}")), value.text()) {
                        let said = said(*one, &indicates, false, &source);
                        sink.row(what, value, &said, line(*one, text));
                    }
                }
            }
            Some(_) => {}
            None => sink.problem(line(*one, text), "the object has no type".to_owned()),
        }
    }
}

/// What an object says of itself; the source stands in `source`.
fn said<'s>(one: Item<'s>, indicates: &'s HashMap<String, String>, malicious: bool, source: &'s str) -> Said<'s> {
    let field = |key: &str| one.get(key).and_then(Item::scalar);
    let number = field("confidence").and_then(|number| number.parse::<u32>().ok());
    let family = indicates.get(id(one)).map(String::as_str).or(field("name")).unwrap_or("unnamed in STIX");
    let date = field("valid_from").or(field("modified")).or(field("created")).unwrap_or_default();
    Said {
        family,
        confidence: match number {
            Some(75..) | None if malicious => Confidence::High,
            Some(40..) | None => Confidence::Medium,
            Some(_) => Confidence::Low,
        },
        decides: malicious && number.is_none_or(|number| number >= 75),
        source,
        date: date.get(..10).unwrap_or(date),
    }
}

fn id(one: Item<'_>) -> &str {
    one.get("id").and_then(Item::scalar).unwrap_or_default()
}

fn source(one: Item<'_>) -> String {
    let reference = one.get("external_references").and_then(|list| list.items().next());
    let named = reference.and_then(|first| first.get("url").or_else(|| first.get("source_name"))).and_then(Item::text);
    named.map_or_else(|| format!("STIX {}", id(one)), str::to_owned)
}

fn indicator(one: Item<'_>, indicates: &HashMap<String, String>, text: &Text<'_>, sink: &mut Sink<'_>) {
    let at = line(one, text);
    let (Some(comparison), Some(pattern)) = (COMPARISON.as_ref(), one.get("pattern").and_then(Item::text)) else {
        return sink.problem(at, "the indicator has no pattern".to_owned());
    };
    let kind = one.get("pattern_type").and_then(Item::text).unwrap_or("stix");
    if kind != "stix" {
        return sink.problem(at, format!("the pattern is in another language, {}", super::shown(kind)));
    }
    let types = ["indicator_types", "labels"].into_iter().filter_map(|key| one.get(key)).flat_map(Item::items);
    let malicious = types.filter_map(Item::text).any(|kind| kind == "malicious-activity");
    let revoked = one.get("revoked").is_some_and(Item::is_true);
    let source = source(one);
    let whole = said(one, indicates, malicious && !revoked, &source);
    let joined = pattern.contains(" AND ") || pattern.contains(" FOLLOWEDBY ") || pattern.contains(" NOT ");
    let mut address: Option<String> = None;
    let mut port = None;
    let mut any = false;
    for found in comparison.captures_iter(pattern) {
        let part = |at: usize| found.get(at).map_or("", |part| part.as_str());
        if part(2).ends_with("_port") {
            port = Some(part(4).to_owned());
            continue;
        }
        let value = part(3).replace("\\'", "'").replace("\\\\", "\\");
        if part(2).ends_with("_ref.value") {
            address = Some(value);
            continue;
        }
        if let Some(what) = what_of(part(1), part(2)) {
            any = true;
            let said = Said { decides: whole.decides && !joined, ..whole };
            sink.row(what, &value, &said, at);
        }
    }
    if let Some(address) = address {
        any = true;
        let (what, value) = match port {
            Some(port) => (What::IpPort, format!("{address}:{port}")),
            None => (What::Ip, address),
        };
        sink.row(what, &value, &whole, at);
    }
    if !any {
        sink.problem(at, format!("nothing of the pattern `{}` is looked for", super::shown(pattern)));
    }
}

fn what_of(object: &str, path: &str) -> Option<What> {
    Some(match (object, path.replace('\'', "").to_ascii_lowercase().as_str()) {
        ("domain-name", "value") => What::Domain,
        ("url", "value") => What::Url,
        ("ipv4-addr", "value") => What::Ip,
        ("file", "hashes.sha-256" | "hashes.sha256") => What::Sha256,
        ("file", "hashes.sha-1" | "hashes.sha1") => What::Sha1,
        ("file", "hashes.md5") => What::Md5,
        _ => return None,
    })
}
