//! A MISP event: attributes, on their own and in objects. One decides if the event says `to_ids`.

use crate::analyse::json::Item;
use crate::artifact::Text;
use crate::finding::Confidence;

use super::super::row::{Said, What};
use super::{Sink, line};

/// Kinds of attributes that say nothing that could be looked for; they are passed over in silence.
const PASSED: &[&str] =
    &["comment", "text", "link", "other", "datetime", "attachment", "size-in-bytes", "filename", "counter"];

/// Reads an event.
pub fn event(event: Item<'_>, text: &Text<'_>, sink: &mut Sink<'_>) {
    let field = |item: Item<'_>, key: &str| item.get(key).and_then(Item::scalar).map(str::to_owned);
    let info = field(event, "info").unwrap_or_else(|| "unnamed MISP event".to_owned());
    let date = field(event, "date").unwrap_or_default();
    let organisation = event.path(&["Orgc", "name"]).and_then(Item::text).unwrap_or("MISP");
    let source = format!("{organisation}, MISP event {}", field(event, "uuid").unwrap_or_default());
    let galaxy = |item: Item<'_>| {
        let tags = item.get("Tag").into_iter().flat_map(Item::items);
        let mut names = tags.filter_map(|tag| tag.get("name").and_then(Item::text));
        let name = names.find(|name| name.starts_with("misp-galaxy:"))?;
        name.split('"').nth(1).map(str::to_owned)
    };
    let family = galaxy(event).unwrap_or(info);
    let inner = event.get("Object").into_iter().flat_map(Item::items).flat_map(|object| object.get("Attribute"));
    let attributes = event.get("Attribute").into_iter().chain(inner).flat_map(Item::items);
    for one in attributes {
        let at = line(one, text);
        let (Some(kind), Some(value)) = (field(one, "type"), field(one, "value")) else {
            sink.problem(at, "the attribute lacks its type or value".to_owned());
            continue;
        };
        if one.get("deleted").is_some_and(Item::is_true) || PASSED.contains(&kind.as_str()) {
            continue;
        }
        let decides = one.get("to_ids").is_some_and(|yes| yes.is_true() || yes.scalar() == Some("1"));
        let family = galaxy(one).unwrap_or_else(|| family.clone());
        let said = Said {
            family: &family,
            confidence: if decides { Confidence::High } else { Confidence::Medium },
            decides,
            source: &source,
            date: &date,
        };
        match read(&kind, &value) {
            Some((what, value)) => sink.row(what, &value, &said, at),
            None => sink.problem(at, format!("attributes of the type {} are not looked for", super::shown(&kind))),
        }
    }
}

fn read(kind: &str, value: &str) -> Option<(What, String)> {
    let after = value.rsplit_once('|').map_or(value, |(_, last)| last).to_owned();
    let before = value.split('|').next().unwrap_or(value).to_owned();
    Some(match kind {
        "domain" | "hostname" => (What::Domain, value.to_owned()),
        "domain|ip" => (What::Domain, before),
        "url" | "uri" => (What::Url, value.to_owned()),
        "ip-dst" | "ip-src" => (What::Ip, value.to_owned()),
        "ip-dst|port" | "ip-src|port" | "hostname|port" => {
            let what = if kind.starts_with("ip") { What::IpPort } else { What::Url };
            (what, value.replace('|', ":"))
        }
        "sha256" | "filename|sha256" => (What::Sha256, after),
        "sha1" | "filename|sha1" => (What::Sha1, after),
        "md5" | "filename|md5" => (What::Md5, after),
        "btc" | "xmr" | "dash" => (What::Wallet, value.to_owned()),
        "chrome-extension-id" => (What::Extension, value.to_owned()),
        "github-username" | "github-repository" => (What::Account, value.to_owned()),
        "pattern-in-file" => (What::Text, value.to_owned()),
        _ => return None,
    })
}
