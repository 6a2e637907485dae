//! RAR: its names are listed and its content is a gap. The one library that unpacks it is under a licence that is not
//! free software.

use crate::artifact::Blob;
use crate::limits;
use crate::locator::BytePath;
use crate::signal::GapReason;

use super::Opened;
use super::names::Names;

/// What every RAR archive begins with, up to the byte that tells the version.
pub const MAGIC: &[u8] = b"Rar!\x1a\x07";
/// Names that the gap spells out.
const SHOWN: usize = 8;

/// Lists the names of a RAR archive.
pub fn open(blob: &Blob) -> Opened {
    let bytes = &blob.bytes[..];
    let (found, encrypted) = match bytes.get(MAGIC.len()) {
        Some(0) => version4(bytes),
        _ => version5(bytes),
    };
    let mut names = Names::default();
    found.iter().for_each(|name| names.member(name, None));
    let mut shown: Vec<String> =
        found.iter().take(SHOWN).map(|name| BytePath::from(name.as_slice()).to_string()).collect();
    if found.len() > SHOWN {
        shown.push(format!("{} more", found.len() - SHOWN));
    }
    let what = match shown.is_empty() {
        true => "RAR archive".to_owned(),
        false => format!("RAR archive of {}", shown.join(", ")),
    };
    let mut gaps = vec![GapReason::Unsupported(what)];
    if encrypted {
        gaps.push(GapReason::Encrypted);
    }
    Opened { tricks: names.tricks, gaps, locked: encrypted, ..Opened::default() }
}

type Listed = (Vec<Vec<u8>>, bool);

fn version4(bytes: &[u8]) -> Listed {
    let (mut names, mut encrypted) = (Vec::new(), false);
    let mut at = MAGIC.len() + 1;
    while let Some(head) = bytes.get(at..at.saturating_add(7)) {
        let (kind, flags) = (head[2], u16::from_le_bytes([head[3], head[4]]));
        let size = usize::from(u16::from_le_bytes([head[5], head[6]]));
        let word = |offset: usize| {
            let field = bytes.get(at + offset..at + offset + 4)?;
            Some(u32::from_le_bytes([field[0], field[1], field[2], field[3]]) as usize)
        };
        let mut added = 0;
        match kind {
            0x73 => encrypted |= flags & 0x80 != 0,
            0x74 => {
                encrypted |= flags & 4 != 0;
                added = word(7).unwrap_or(0);
                let length = bytes.get(at + 26..at + 28).map_or(0, |n| usize::from(u16::from_le_bytes([n[0], n[1]])));
                let start = at + if flags & 0x100 != 0 { 40 } else { 32 };
                let name = bytes.get(start..start + length).unwrap_or_default();
                // A second spelling in Unicode follows behind a NUL.
                names.push(name.split(|&b| b == 0).next().unwrap_or_default().to_vec());
            }
            _ if flags & 0x8000 != 0 => added = word(7).unwrap_or(0),
            _ => {}
        }
        if size < 7 || kind == 0x7b || encrypted && kind == 0x73 || names.len() >= limits::ARCHIVE_ENTRIES {
            break;
        }
        at = at.saturating_add(size).saturating_add(added);
    }
    (names, encrypted)
}

fn version5(bytes: &[u8]) -> Listed {
    let (mut names, mut encrypted) = (Vec::new(), false);
    let mut at = MAGIC.len() + 2;
    while names.len() < limits::ARCHIVE_ENTRIES {
        // Checksum, then the length of what follows.
        let mut header = Numbers { bytes, at: at.saturating_add(4) };
        let Some(size) = header.next().and_then(|size| usize::try_from(size).ok()) else { break };
        let end = header.at.saturating_add(size);
        let Some((kind, flags)) = header.next().zip(header.next()) else { break };
        let extra = if flags & 1 != 0 { header.next() } else { None };
        let data = if flags & 2 != 0 { header.next().unwrap_or(0) } else { 0 };
        match kind {
            2 => {
                let Some(file) = header.next() else { break };
                let (_, _) = (header.next(), header.next());
                header.at += if file & 2 != 0 { 4 } else { 0 } + if file & 4 != 0 { 4 } else { 0 };
                let (_, _) = (header.next(), header.next());
                let length = header.next().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
                let name = bytes.get(header.at..header.at.saturating_add(length)).unwrap_or_default();
                names.push(name.to_vec());
                let records = end.saturating_sub(usize::try_from(extra.unwrap_or(0)).unwrap_or(usize::MAX));
                let mut record = Numbers { bytes, at: records };
                encrypted |= extra.is_some() && record.next().is_some() && record.next() == Some(1);
            }
            4 => return (names, true),
            5 => break,
            _ => {}
        }
        at = end.saturating_add(usize::try_from(data).unwrap_or(usize::MAX));
    }
    (names, encrypted)
}

/// Numbers of seven bits a byte.
struct Numbers<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Numbers<'_> {
    fn next(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..63).step_by(7) {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }
}
