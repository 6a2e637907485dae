//! OSV's records of malicious packages (`MAL-…`), one a file, many in a list, or as osv-scanner keeps them offline:
//! `<Ecosystem>/all.zip` with one file for each record. Records of vulnerabilities are passed over.

use std::io::Cursor;

use crate::analyse::dependencies::Ecosystem;
use crate::analyse::json::{self, Item};
use crate::artifact::Text;
use crate::finding::Confidence;
use crate::limits;

use super::super::row::{Said, What};
use super::{Loaded, Sink, line};

/// Reads an archive of records.
pub fn archive(name: &str, bytes: &[u8], loaded: &mut Loaded) -> u64 {
    let mut sink = Sink::new(name, "");
    match zip::ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => members(name, archive, &mut sink),
        Err(error) => sink.problem(1, format!("the archive cannot be read: {error}")),
    }
    loaded.take(String::new(), [sink.read])
}

fn members(name: &str, mut archive: zip::ZipArchive<Cursor<&[u8]>>, sink: &mut Sink<'_>) {
    for number in 0..archive.len().min(limits::INDICATORS) {
        name.clone_into(&mut sink.read.file);
        let member = match archive.by_index(number) {
            Ok(member) => member,
            Err(error) => {
                sink.problem(1, format!("member {number}: {error}"));
                continue;
            }
        };
        sink.read.file = format!("{name}!/{}", String::from_utf8_lossy(member.name_raw()));
        if !sink.read.file.ends_with(".json") {
            continue;
        }
        let size = member.size();
        match limits::read_at_most(member, limits::INTEL_RECORD_BYTES, size.min(limits::INTEL_RECORD_BYTES)) {
            Ok(bytes) => {
                let text = Text::new(&bytes);
                let document = json::read_within(&text.str, bytes.len(), limits::INTEL_NODES);
                match document.root() {
                    Some(root) => record(root, &text, sink),
                    None => sink.problem(1, "holds no record".to_owned()),
                }
            }
            Err(error) => sink.problem(1, error.to_string()),
        }
    }
}

/// Reads a record.
pub fn record(root: Item<'_>, text: &Text<'_>, sink: &mut Sink<'_>) {
    let at = line(root, text);
    let field = |key: &str| root.get(key).and_then(Item::text);
    let Some(id) = field("id") else { return sink.problem(at, "the record has no id".to_owned()) };
    let alias =
        root.get("aliases").into_iter().flat_map(Item::items).filter_map(Item::text).any(|id| id.starts_with("MAL-"));
    if !(id.starts_with("MAL-") || alias) || root.get("withdrawn").is_some() {
        return;
    }
    let date = field("published").or(field("modified")).unwrap_or_default();
    let said = Said {
        family: &format!("malicious package {id}"),
        confidence: Confidence::High,
        decides: true,
        source: &format!("OSV {id}"),
        date: date.get(..10).unwrap_or(date),
    };
    let mut any = false;
    for affected in root.get("affected").into_iter().flat_map(Item::items) {
        let name = affected.path(&["package", "name"]).and_then(Item::text);
        let ecosystem = affected.path(&["package", "ecosystem"]).and_then(Item::text);
        let (Some(name), Some(ecosystem)) = (name, ecosystem) else {
            sink.problem(line(affected, text), "the record names no package".to_owned());
            continue;
        };
        any = true;
        let ecosystem = match ecosystem.split(':').next().unwrap_or(ecosystem) {
            "npm" => Ecosystem::Npm,
            "PyPI" => Ecosystem::PyPi,
            "crates.io" => Ecosystem::Crates,
            "Go" => Ecosystem::Go,
            "RubyGems" => Ecosystem::RubyGems,
            "Packagist" => Ecosystem::Packagist,
            "VSCode" => Ecosystem::Vsix,
            _ => continue,
        };
        let what = What::Package(ecosystem);
        let versions: Vec<&str> =
            affected.get("versions").into_iter().flat_map(Item::items).filter_map(Item::text).collect();
        let events = affected.get("ranges").into_iter().flat_map(Item::items).filter_map(|range| range.get("events"));
        let events: Vec<Item<'_>> = events.flat_map(Item::items).collect();
        let from_first = events.iter().any(|event| event.get("introduced").and_then(Item::scalar) == Some("0"));
        let ends = events.iter().any(|event| event.get("fixed").is_some() || event.get("last_affected").is_some());
        if from_first && !ends || versions.is_empty() && events.is_empty() {
            sink.row(what, name, &said, at);
        } else {
            for version in versions {
                sink.row(what, &format!("{name}@{version}"), &said, at);
            }
        }
    }
    if !any {
        sink.problem(at, format!("{} names no package", super::shown(id)));
    }
}
