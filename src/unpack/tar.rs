//! tar: members are slices of the archive, found in one pass over its headers.

use std::io::{self, Cursor};
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use tar::{Archive, Entry, EntryType};

use crate::artifact::Blob;
use crate::limits::{self, Budget};
use crate::locator::{BytePath, Locator, Step};
use crate::signal::{GapReason, Limit};

use super::names::{Content, Names};
use super::{Opened, Part, Parts, Unfolding};

/// Blocks of a tar file.
const BLOCK: usize = 512;

/// Lists the members of a tar archive.
pub fn open(blob: &Blob) -> Opened {
    let mut list =
        Listing { bytes: blob.bytes.clone(), members: Vec::new(), names: Names::default(), gaps: Vec::new() };
    let end = list.read_from(0);
    if let Some(second) = end.and_then(|end| list.continues_after(end)) {
        list.names.note("members stand after the end of the archive, where only some readers go on", b"", true, true);
        list.read_from(second);
    }
    let Listing { bytes, members, names, gaps } = list;
    let at = blob.at.clone();
    let members = Unfolding::new(TarMembers { bytes, at, members: members.into_iter() });
    Opened { members: Some(Box::new(members)), tricks: names.tricks, gaps }
}

struct Member {
    name: BytePath,
    range: Range<usize>,
    executable: bool,
    gap: Option<GapReason>,
}

struct Listing {
    bytes: Bytes,
    members: Vec<Member>,
    names: Names,
    gaps: Vec<GapReason>,
}

impl Listing {
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
        if size != stated && stated != 0 && self.pax_size_differs(&mut entry) {
            self.names.note(
                "its two headers state different lengths, and readers differ in which they believe",
                &name,
                true,
                true,
            );
        }
        let range = from.min(self.bytes.len())..from.saturating_add(size).min(self.bytes.len());
        let link = entry.link_name_bytes().map(std::borrow::Cow::into_owned);
        match kind {
            EntryType::Directory => self.names.member(&name, None),
            EntryType::Symlink => self.names.symlink(&name, &link.unwrap_or_default()),
            EntryType::Link => self.names.hard_link(&name, &link.unwrap_or_default()),
            EntryType::Char | EntryType::Block => self.names.note("it is a device file", &name, false, false),
            EntryType::Fifo => self.names.note("it is a named pipe", &name, false, false),
            EntryType::XGlobalHeader | EntryType::XHeader | EntryType::GNULongName | EntryType::GNULongLink => {}
            _ if size == 0 && name.ends_with(b"/") => self.names.member(&name, None),
            _ => {
                self.names.member(&name, Some(Content { bytes: self.bytes.slice(range.clone()), in_order: true }));
                let gap = match kind.is_gnu_sparse() {
                    true => Some(GapReason::Unsupported("sparse tar member".to_owned())),
                    false if range.len() < size => Some(GapReason::Malformed("the archive is truncated".to_owned())),
                    false => None,
                };
                let executable = entry.header().mode().is_ok_and(|mode| mode & 0o111 != 0);
                self.members.push(Member {
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

    /// Where a further tar header stands behind the end mark, if one does.
    fn continues_after(&self, end: usize) -> Option<usize> {
        let rest = self.bytes.get(end..)?;
        let at = rest.iter().position(|&b| b != 0)?;
        let at = end + at / BLOCK * BLOCK;
        let magic = self.bytes.get(at + 257..at + 262)?;
        (at > end && magic == b"ustar").then_some(at)
    }
}

fn malformed(error: &io::Error) -> GapReason {
    GapReason::Malformed(error.to_string())
}

struct TarMembers {
    bytes: Bytes,
    at: Arc<Locator>,
    members: std::vec::IntoIter<Member>,
}

impl Parts for TarMembers {
    type Item = Member;

    fn take(&mut self) -> Option<Member> {
        self.members.next()
    }

    fn place(&self, member: &Member) -> (Arc<Locator>, bool) {
        (self.at.child(Step::Member { path: member.name.clone() }), member.executable)
    }

    fn decode(&self, member: &Member, budget: &mut Budget) -> Part {
        match budget.take_bytes(member.range.len() as u64) {
            Ok(()) => Part { bytes: self.bytes.slice(member.range.clone()), gap: member.gap.clone() },
            Err(gap) => Part { bytes: Bytes::new(), gap: Some(gap) },
        }
    }
}
