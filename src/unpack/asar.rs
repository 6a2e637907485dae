//! asar: the archive of an Electron program. A tree of names in JSON, then the files one after another.

use crate::analyse::json::{self, Item};
use crate::artifact::Blob;
use crate::limits;
use crate::signal::{GapReason, Limit};

use super::Opened;
use super::slices::Slices;

/// Where the tree begins: behind four lengths (a pickle of Chromium within another).
pub const TREE: usize = 16;

/// Lists the members of an asar archive.
pub fn open(blob: &Blob) -> Opened {
    let bytes = &blob.bytes[..];
    let mut out = Slices::of(blob);
    let number = |at: usize| {
        let field = bytes.get(at..at + 4)?;
        usize::try_from(u32::from_le_bytes([field[0], field[1], field[2], field[3]])).ok()
    };
    let (Some(header), Some(length)) = (number(4), number(12)) else { return out.opened() };
    let base = header.saturating_add(8);
    let end = TREE.saturating_add(length).min(bytes.len());
    if end < TREE.saturating_add(length) {
        out.gaps.push(GapReason::Malformed("the list of members is truncated".to_owned()));
    }
    let Ok(text) = std::str::from_utf8(bytes.get(TREE..end).unwrap_or_default()) else {
        out.gaps.push(GapReason::Malformed("the list of members is no text".to_owned()));
        return out.opened();
    };
    if text.len() > limits::LOCK_BYTES {
        out.gaps.push(GapReason::Limit(Limit::ParseBytes));
        return out.opened();
    }
    let document = json::read_within(text, limits::LOCK_BYTES, limits::LOCK_NODES);
    let Some(root) = document.root() else {
        out.gaps.push(GapReason::Malformed("the list of members is no JSON".to_owned()));
        return out.opened();
    };
    let mut work: Vec<(String, Item<'_>)> = vec![(String::new(), root)];
    while let Some((folder, item)) = work.pop() {
        for (name, entry) in item.all("files").flat_map(Item::entries) {
            let path = format!("{folder}{name}");
            if path.len() > limits::MEMBER_NAME_BYTES {
                out.gaps.push(GapReason::Limit(Limit::Depth));
                continue;
            }
            if entry.get("files").is_some() {
                work.push((format!("{path}/"), entry));
                continue;
            }
            let place = (entry.get("offset").and_then(Item::scalar), entry.get("size").and_then(Item::scalar));
            // A file without an offset lies beside the archive, a link has none.
            let (Some(offset), Some(size)) = place else { continue };
            let (Ok(offset), Ok(size)) = (offset.parse::<usize>(), size.parse::<usize>()) else {
                out.gaps.push(GapReason::Malformed(format!("where `{path}` stands is no number")));
                continue;
            };
            let start = base.saturating_add(offset);
            let executable = entry.get("executable").is_some_and(Item::is_true);
            if !out.push(path.as_bytes(), start..start.saturating_add(size), executable) {
                return out.opened();
            }
        }
    }
    out.opened()
}
