//! ISO 9660 images with the names of Rock Ridge and Joliet. Files are slices.
//!
//! An image may hold two trees, one for each kind of reader, and they need not list the same files: both are read. What
//! both list is told once, under the longest name.

use std::collections::{HashSet, VecDeque};
use std::ops::Range;

use crate::artifact::Blob;
use crate::limits;
use crate::signal::{GapReason, Limit};

use super::Opened;
use super::slices::Slices;

const SECTOR: usize = 2_048;
/// Sectors before the descriptors.
const DESCRIPTORS: usize = 16;

/// Lists the files of an image.
pub fn open(blob: &Blob) -> Opened {
    let bytes = &blob.bytes[..];
    let mut out = Slices::of(blob);
    let mut roots = Vec::new();
    for number in DESCRIPTORS..DESCRIPTORS + limits::ARCHIVE_VIEWS {
        let Some(sector) = bytes.get(number * SECTOR..(number + 1) * SECTOR) else { break };
        match (sector[0], &sector[1..6]) {
            (255, b"CD001") => break,
            (1, b"CD001") => roots.push((sector, false)),
            (2, b"CD001") => roots.push((sector, matches!(&sector[88..91], b"%/@" | b"%/C" | b"%/E"))),
            _ => {}
        }
    }
    // Windows shows the tree of UDF where an image has one, and nothing says that it lists the same files.
    let sectors = (DESCRIPTORS..DESCRIPTORS + limits::ARCHIVE_VIEWS).map(|number| number * SECTOR + 1);
    if sectors.into_iter().any(|at| matches!(bytes.get(at..at + 5), Some(b"NSR02" | b"NSR03"))) {
        out.gaps.push(GapReason::Unsupported("tree of UDF beside that of ISO 9660".to_owned()));
    }
    let mut seen = HashSet::new();
    // Names in Joliet are whole; those of the plain tree are short unless Rock Ridge makes them long.
    roots.sort_by_key(|(_, joliet)| !joliet);
    for (sector, joliet) in roots {
        let Some(root) = Entry::read(&sector[156..190]) else { continue };
        Tree { bytes, joliet, out: &mut out, seen: &mut seen }.walk(root);
    }
    out.opened()
}

struct Tree<'t> {
    bytes: &'t [u8],
    joliet: bool,
    out: &'t mut Slices,
    seen: &'t mut HashSet<(usize, usize)>,
}

impl Tree<'_> {
    fn walk(&mut self, root: Entry<'_>) {
        let mut visited = HashSet::new();
        let mut work = VecDeque::from([(root.range(), Vec::new(), 0)]);
        while let Some((folder, path, depth)) = work.pop_front() {
            // A folder that holds itself would be walked for ever.
            if !visited.insert(folder.start) {
                continue;
            }
            if depth > limits::FOLDERS_ABOVE || visited.len() > limits::ARCHIVE_ENTRIES {
                return self.out.gaps.push(GapReason::Limit(Limit::Depth));
            }
            let end = folder.end.min(self.bytes.len());
            if end < folder.end {
                self.out.gaps.push(GapReason::Malformed("the image is truncated".to_owned()));
            }
            let mut at = folder.start.min(end);
            while at < end {
                let length = usize::from(self.bytes[at]);
                let Some(entry) = self.bytes.get(at..(at + length).min(end)).and_then(Entry::read) else {
                    // Records do not cross sectors; the rest of one is empty.
                    at = (at / SECTOR + 1) * SECTOR;
                    continue;
                };
                at += length;
                if matches!(entry.name, [0] | [1]) {
                    continue;
                }
                let mut name = path.clone();
                name.extend(self.name(&entry));
                if entry.is_folder() {
                    name.push(b'/');
                    work.push_back((entry.range(), name, depth + 1));
                } else if self.seen.insert((entry.start, entry.size)) && !self.out.push(&name, entry.range(), false) {
                    return;
                }
            }
        }
    }

    fn name(&self, entry: &Entry<'_>) -> Vec<u8> {
        if self.joliet {
            let units = entry.name.as_chunks::<2>().0.iter().map(|&pair| u16::from_be_bytes(pair));
            let name: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
            return name.strip_suffix(";1").unwrap_or(&name).as_bytes().to_vec();
        }
        if let Some(name) = entry.rock_ridge() {
            return name;
        }
        let name = entry.name.split(|&b| b == b';').next().unwrap_or_default();
        name.strip_suffix(b".").unwrap_or(name).to_ascii_lowercase()
    }
}

/// A record of a folder (ECMA-119, 9.1).
struct Entry<'t> {
    start: usize,
    size: usize,
    flags: u8,
    name: &'t [u8],
    system: &'t [u8],
}

impl<'t> Entry<'t> {
    fn read(record: &'t [u8]) -> Option<Self> {
        let number = |at: usize| {
            let field = record.get(at..at + 4)?;
            usize::try_from(u32::from_le_bytes([field[0], field[1], field[2], field[3]])).ok()
        };
        let length = usize::from(*record.get(32)?);
        let name = record.get(33..33 + length).filter(|name| !name.is_empty())?;
        let system = record.get(33 + length + (1 - length % 2)..).unwrap_or_default();
        let start = number(2)?.saturating_mul(SECTOR);
        Some(Self { start, size: number(10)?, flags: *record.get(25)?, name, system })
    }

    fn is_folder(&self) -> bool {
        self.flags & 2 != 0
    }

    fn range(&self) -> Range<usize> {
        self.start..self.start.saturating_add(self.size)
    }

    /// The name of Rock Ridge: `NM` fields of the system use area (IEEE P1282, 4.1.4).
    fn rock_ridge(&self) -> Option<Vec<u8>> {
        let mut rest = self.system;
        let mut name = Vec::new();
        while let [a, b, length, ..] = *rest {
            let Some((field, after)) = rest.split_at_checked(usize::from(length).max(4)) else { break };
            if [a, b] == *b"NM" {
                name.extend_from_slice(field.get(5..).unwrap_or_default());
            }
            rest = after;
        }
        (!name.is_empty()).then_some(name)
    }
}
