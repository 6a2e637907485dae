//! Source maps that carry the sources they are about: a place for code that a review of the bundle does not see.

use crate::analyse::json::{self, Item};
use crate::artifact::Artifact;
use crate::limits;

use super::Opened;
use super::made::Made;

/// The sources of a map. A long one belongs to a bundle whose code is looked at itself.
pub fn open(artifact: &Artifact) -> Option<Opened> {
    let bytes = &artifact.blob.bytes;
    let holds = |needle: &[u8]| memchr::memmem::find(bytes, needle).is_some();
    if bytes.len() > limits::SOURCE_MAP_BYTES || !holds(b"\"sourcesContent\"") || !holds(b"\"mappings\"") {
        return None;
    }
    let document = json::read_within(std::str::from_utf8(bytes).ok()?, limits::SOURCE_MAP_BYTES, limits::JSON_NODES);
    let root = document.root()?;
    let mut names = root.get("sources").into_iter().flat_map(Item::items);
    let mut out = Made::of(&artifact.blob);
    for (number, source) in root.get("sourcesContent").into_iter().flat_map(Item::items).enumerate() {
        let name = names.next().and_then(Item::text).map_or_else(|| format!("source-{number}.js"), str::to_owned);
        if let Some(text) = source.text().filter(|text| !text.is_empty()) {
            // Names of sources are addresses, and those that climb out of the folder are ordinary.
            let name = name.split("://").last().unwrap_or_default().split(['?', '#']).next().unwrap_or_default();
            let parts = name.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
            out.push(parts.collect::<Vec<_>>().join("/").as_bytes(), text.to_owned());
        }
    }
    (out.len() > 0).then(|| out.opened(Vec::new()))
}
