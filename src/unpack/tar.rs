//! tar: members are slices of the archive, found in one pass over its headers.

use std::collections::HashMap;
use std::io::{self, Cursor};

use bytes::Bytes;
use tar::{Archive, Entry, EntryType};

use crate::artifact::Blob;
use crate::limits;
use crate::locator::BytePath;
use crate::signal::{GapReason, Limit};

use super::names::{Content, Names, is_code_name, normal};
use super::slices::{Slice, members_of};
use super::{Ambiguity, Opened};

/// Blocks of a tar file.
const BLOCK: usize = 512;
/// Letters of a name that every header has room for.
const HEADER_NAME: usize = 100;

/// Lists the members of a tar archive, in every view of it.
pub fn open(blob: &Blob) -> Opened {
    let mut list = Listing {
        bytes: blob.bytes.clone(),
        members: Vec::new(),
        names: Names::default(),
        gaps: Vec::new(),
        views: Vec::new(),
    };
    let mut end = list.read_from(0);
    for _ in 0..limits::ARCHIVE_VIEWS {
        let Some((second, blocks)) = end.and_then(|end| list.continues_after(end)) else { break };
        let ambiguity = if blocks == 1 { Ambiguity::LoneEmptyBlock } else { Ambiguity::BehindEnd };
        list.names.differ(ambiguity, b"", true);
        end = list.read_from(second);
    }
    list.other_views();
    header_names(&list.bytes, &mut list.names);
    list.roots();
    let Listing { bytes, members, names, gaps, .. } = list;
    let at = blob.at.clone();
    Opened { members: Some(members_of(bytes, at, members)), tricks: names.tricks, gaps, locked: false }
}

struct Listing {
    bytes: Bytes,
    members: Vec<Slice>,
    names: Names,
    gaps: Vec<GapReason>,
    /// Where readers that disagree with this one would go on, and why.
    views: Vec<(usize, Ambiguity, BytePath)>,
}

impl Listing {
    /// Reads on where other readers would. What stands there is only a view if it is a header.
    fn other_views(&mut self) {
        let mut at = 0;
        while let Some((start, ambiguity, name)) = self.views.get(at).cloned() {
            at += 1;
            if !self.is_header(start) {
                continue;
            }
            self.names.differ(ambiguity, name.as_bytes(), true);
            let gaps = self.gaps.len();
            self.read_from(start);
            // The other view ends where the first goes on, which need not be at a header.
            self.gaps.truncate(gaps);
        }
    }

    fn view(&mut self, start: usize, ambiguity: Ambiguity, name: &[u8]) {
        let start = start.div_ceil(BLOCK).saturating_mul(BLOCK);
        let known = self.views.iter().any(|(known, ..)| *known == start);
        if !known && self.views.len() < limits::ARCHIVE_VIEWS {
            self.views.push((start, ambiguity, BytePath::from(name)));
        }
    }

    fn is_header(&self, at: usize) -> bool {
        at.checked_add(BLOCK)
            .and_then(|end| self.bytes.get(at..end))
            .is_some_and(|block| block.get(257..262) == Some(b"ustar") || crate::classify::is_tar_header(block))
    }

    /// npm drops the first folder of every member, so that two roots fall on one another.
    fn roots(&mut self) {
        if !self.members.iter().any(|member| member.name.as_bytes() == b"package/package.json") {
            return;
        }
        let mut seen: HashMap<&[u8], &Slice> = HashMap::new();
        for member in &self.members {
            let name = member.name.as_bytes();
            let Some(slash) = name.iter().position(|&b| b == b'/') else { continue };
            let first = *seen.entry(&name[slash + 1..]).or_insert(member);
            let differs = self.bytes.get(first.range.clone()) != self.bytes.get(member.range.clone());
            if differs && first.name != member.name && is_code_name(name) {
                self.names.differ(Ambiguity::SeveralRoots, name, true);
            }
        }
    }

    /// Reads headers from `start` to the end mark or an error; returns where it ended if that was regular.
    fn read_from(&mut self, start: usize) -> Option<usize> {
        let bytes = self.bytes.slice(start..);
        let mut archive = Archive::new(Cursor::new(bytes));
        let entries = match archive.entries_with_seek() {
            Ok(entries) => entries,
            Err(error) => {
                self.gaps.push(malformed(&error));
                return None;
            }
        };
        let mut end = start;
        for entry in entries {
            match entry {
                Ok(entry) if self.members.len() < limits::ARCHIVE_ENTRIES => end = self.take(entry, start),
                Ok(_) => {
                    self.gaps.push(GapReason::Limit(Limit::RootBlobs));
                    return None;
                }
                Err(error) => {
                    self.gaps.push(malformed(&error));
                    return None;
                }
            }
        }
        Some(end)
    }

    /// Notes one member; returns where its blocks end.
    fn take(&mut self, mut entry: Entry<'_, Cursor<Bytes>>, start: usize) -> usize {
        let kind = entry.header().entry_type();
        let mut name = entry.path_bytes().into_owned();
        self.names.cut(&mut name);
        let from = start.saturating_add(usize::try_from(entry.raw_file_position()).unwrap_or(usize::MAX));
        let stated = usize::try_from(entry.header().entry_size().unwrap_or(0)).unwrap_or(usize::MAX);
        let size = if kind.is_gnu_sparse() { stated } else { usize::try_from(entry.size()).unwrap_or(usize::MAX) };
        if size != stated && self.pax_size_differs(&mut entry) {
            self.view(from.saturating_add(stated), Ambiguity::PaxSize, &name);
        }
        let range = from.min(self.bytes.len())..from.saturating_add(size).min(self.bytes.len());
        let link = entry.link_name_bytes().map(std::borrow::Cow::into_owned);
        match kind {
            EntryType::Directory => self.names.member(&name, None),
            EntryType::Symlink | EntryType::Link => {
                let link = link.unwrap_or_default();
                match kind {
                    EntryType::Link => self.names.hard_link(&name, &link),
                    _ => self.names.symlink(&name, &link),
                }
                if size > 0 {
                    self.view(from, Ambiguity::LinkWithContent, &name);
                }
            }
            EntryType::Char | EntryType::Block => self.names.note("it is a device file", &name, false),
            EntryType::Fifo => self.names.note("it is a named pipe", &name, false),
            EntryType::XGlobalHeader | EntryType::XHeader | EntryType::GNULongName | EntryType::GNULongLink => {}
            _ if size == 0 && name.ends_with(b"/") => self.names.member(&name, None),
            _ => {
                if let Some(file) = name.strip_suffix(b"/") {
                    self.names.differ(Ambiguity::FolderWithContent, &name, is_code_name(file));
                }
                self.names.member(&name, Some(Content { bytes: self.bytes.slice(range.clone()), in_order: true }));
                let gap = match kind.is_gnu_sparse() {
                    true => Some(GapReason::Unsupported("sparse tar member".to_owned())),
                    false if range.len() < size => Some(GapReason::Malformed("the archive is truncated".to_owned())),
                    false => None,
                };
                let executable = entry.header().mode().is_ok_and(|mode| mode & 0o111 != 0);
                self.members.push(Slice {
                    name: BytePath::from(name.as_slice()),
                    range: range.clone(),
                    executable,
                    gap,
                });
            }
        }
        range.end.div_ceil(BLOCK).saturating_mul(BLOCK)
    }

    fn pax_size_differs(&self, entry: &mut Entry<'_, Cursor<Bytes>>) -> bool {
        let stated = entry.header().entry_size().ok();
        let Ok(Some(extensions)) = entry.pax_extensions() else { return false };
        extensions
            .flatten()
            .filter(|extension| extension.key_bytes() == b"size")
            .any(|extension| extension.value().ok().and_then(|text| text.parse::<u64>().ok()) != stated)
    }

    /// Where a further tar header stands behind the end mark, if one does, and behind how many empty blocks.
    fn continues_after(&self, end: usize) -> Option<(usize, usize)> {
        let rest = self.bytes.get(end..)?;
        let at = rest.iter().position(|&b| b != 0)?;
        let at = end + at / BLOCK * BLOCK;
        (at > end && self.is_header(at)).then_some((at, (at - end) / BLOCK))
    }
}

/// Looks at the headers one by one for a member that has several names.
fn header_names(bytes: &Bytes, names: &mut Names) {
    let mut archive = Archive::new(Cursor::new(bytes.clone()));
    let Ok(entries) = archive.entries_with_seek() else { return };
    let (mut long, mut pax): (Option<Vec<u8>>, Option<Vec<u8>>) = (None, None);
    for entry in entries.raw(true).map_while(Result::ok).take(limits::ARCHIVE_ENTRIES) {
        let from = usize::try_from(entry.raw_file_position()).unwrap_or(usize::MAX);
        let size = usize::try_from(entry.size()).unwrap_or(usize::MAX).min(limits::HEAD_BYTES);
        let content = bytes.get(from.min(bytes.len())..from.saturating_add(size).min(bytes.len())).unwrap_or_default();
        match entry.header().entry_type() {
            EntryType::GNULongName => long = Some(content.split(|&b| b == 0).next().unwrap_or_default().to_vec()),
            EntryType::XHeader => {
                let mut records = tar::PaxExtensions::new(content).flatten();
                pax = records.find(|record| record.key_bytes() == b"path").map(|record| record.value_bytes().to_vec());
            }
            EntryType::GNULongLink | EntryType::XGlobalHeader => {}
            _ => {
                let header = entry.header().path_bytes().into_owned();
                several_names(names, &header, long.take(), pax.take());
            }
        }
    }
}

fn several_names(names: &mut Names, header: &[u8], long: Option<Vec<u8>>, pax: Option<Vec<u8>>) {
    if let (Some(long), Some(pax)) = (&long, &pax)
        && normal(long) != normal(pax)
    {
        return names.differ(Ambiguity::LongNames, pax, is_code_name(long) || is_code_name(pax));
    }
    let Some(other) = pax.or(long) else { return };
    // An honest writer uses a second name because the first has no room for it, or cannot spell it.
    let fits = |name: &[u8]| name.len() < HEADER_NAME && name.is_ascii();
    if fits(header) && fits(&other) && normal(header) != normal(&other) {
        names.differ(Ambiguity::PaxName, &other, is_code_name(header) || is_code_name(&other));
    }
}

fn malformed(error: &io::Error) -> GapReason {
    GapReason::Malformed(error.to_string())
}
