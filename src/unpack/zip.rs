//! zip and everything built on it: wheels, jars, VSIX, NuGet packages, browser extensions.
//!
//! The member list is read by [`super::zip_directory`], because the zip crate keeps one member of a name and shows only
//! the directory's view. The crate decodes the members, each from a header that is made here: no length or name that
//! the archive states is believed while doing so.

use std::io::{Cursor, Read};
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use zip::read::{ZipReadOptions, read_zipfile_from_stream_with_options};

use crate::artifact::Blob;
use crate::limits::Budget;
use crate::locator::{BytePath, Codec, Locator, Step};
use crate::signal::GapReason;

use super::zip_directory::{Directory, Member};
use super::zip_record::{End, Record, STORED};
use super::{Opened, Part, Parts, Unfolding, keys, stream, zip_locked};

/// The names under which what stands before an archive (a loader script, the stub of an installer) and after it is shown.
const BEFORE: &str = "(before the archive)";
const AFTER: &str = "(after the archive)";

/// Whether a zip archive stands at the very end of other bytes: its end record leads to a member.
pub fn stands_at_the_end(bytes: &[u8]) -> bool {
    End::all(bytes).iter().filter(|end| end.end == bytes.len()).any(|end| {
        let first = Record::central(bytes, end.directory);
        let local = first.and_then(|first| usize::try_from(first.offset).ok()?.checked_add(end.shift));
        local.is_some_and(|at| Record::local(bytes, at).is_some())
    })
}

/// Lists the members of a zip archive, with the first password that fits where it is locked.
pub fn open(blob: &Blob, passwords: &[String]) -> Opened {
    let Directory { mut members, around, names, mut gaps } = Directory::read(blob);
    let mut password = None;
    let closed = members.iter().any(|member| member.record.is_encrypted());
    if closed {
        let candidates = keys::candidates(&blob.at, passwords);
        let tried: Vec<_> = members.iter().filter(|member| member.record.is_encrypted()).cloned().collect();
        password = zip_locked::password(&blob.bytes, &tried, &candidates);
    }
    let locked = closed && password.is_none();
    if locked {
        members.retain(|member| !member.record.is_encrypted());
        gaps.push(GapReason::Encrypted);
    }
    let parts = ZipMembers {
        bytes: blob.bytes.clone(),
        at: blob.at.clone(),
        around: around.into_iter(),
        members: members.into_iter(),
        password: password.unwrap_or_default(),
    };
    Opened { members: Some(Box::new(Unfolding::new(parts))), tricks: names.tricks, gaps, locked }
}

struct ZipMembers {
    bytes: Bytes,
    at: Arc<Locator>,
    around: std::vec::IntoIter<Range<usize>>,
    members: std::vec::IntoIter<Member>,
    password: String,
}

enum Item {
    Around(Range<usize>),
    Member(Member),
}

impl Parts for ZipMembers {
    type Item = Item;

    fn take(&mut self) -> Option<Item> {
        match self.around.next() {
            Some(range) => Some(Item::Around(range)),
            None => self.members.next().map(Item::Member),
        }
    }

    fn place(&self, item: &Item) -> (Arc<Locator>, bool) {
        let (path, mode) = match item {
            Item::Around(range) => (BytePath::from(if range.start == 0 { BEFORE } else { AFTER }), None),
            Item::Member(member) => (BytePath::from(member.name.as_slice()), member.record.mode),
        };
        (self.at.child(Step::Member { path }), mode.is_some_and(|mode| mode & 0o111 != 0))
    }

    fn decode(&self, item: &Item, budget: &mut Budget) -> Part {
        match item {
            Item::Around(range) => self.slice(range.clone(), budget),
            Item::Member(member) => {
                let mut part = self.member(member, budget);
                // Some decoders end quietly where the data does.
                let stated = member.record.head.is_some() && part.bytes.len() as u64 != member.record.size;
                if part.gap.is_none() && stated {
                    part.gap = Some(GapReason::Malformed("it unpacks to another length than is stated".to_owned()));
                }
                if member.truncated {
                    part.gap = Some(GapReason::Malformed("the archive is truncated".to_owned()));
                }
                part
            }
        }
    }
}

impl ZipMembers {
    fn slice(&self, range: Range<usize>, budget: &mut Budget) -> Part {
        match budget.take_bytes(range.len() as u64) {
            Ok(()) => Part { bytes: self.bytes.slice(range), gap: None },
            Err(gap) => Part { bytes: Bytes::new(), gap: Some(gap) },
        }
    }

    fn member(&self, member: &Member, budget: &mut Budget) -> Part {
        if member.record.is_encrypted() {
            return zip_locked::decode(&self.bytes, member, &self.password, budget);
        }
        let packed = self.bytes.get(member.data.clone()).unwrap_or_default();
        match member.record.method {
            STORED => self.slice(member.data.clone(), budget),
            8 | 9 | 12 => by_crate(member.record.method, packed, budget),
            14 => {
                let ends_itself = member.record.flags & 2 != 0;
                stream::zip_lzma(packed, (!ends_itself).then_some(member.record.size), budget)
            }
            93 => stream::decode(Codec::Zstd, packed, budget),
            95 => stream::decode(Codec::Xz, packed, budget),
            other => {
                let gap = GapReason::Unsupported(format!("zip method {other}"));
                Part { bytes: Bytes::new(), gap: Some(gap) }
            }
        }
    }
}

/// Decodes with the zip crate (deflate, deflate64, bzip2, whose memory is bounded by their formats).
fn by_crate(method: u16, packed: &[u8], budget: &mut Budget) -> Part {
    let mut header = Vec::with_capacity(30);
    header.extend(b"PK\x03\x04");
    header.extend([20u16, 0, method, 0, 0x21].iter().flat_map(|field| field.to_le_bytes()));
    let length = u32::try_from(packed.len()).unwrap_or(u32::MAX - 1);
    header.extend([0, length, 0, 0].iter().flat_map(|field| field.to_le_bytes()));
    let mut joined = Cursor::new(header).chain(packed);
    // The stated length bounds nothing here: the budget does.
    let options = ZipReadOptions::new().ignore_crc32(true).override_uncompressed_size(u64::MAX);
    let (bytes, gap) = match read_zipfile_from_stream_with_options(&mut joined, options) {
        Ok(Some(mut file)) => budget.read(&mut file, packed.len() as u64),
        Ok(None) => (Vec::new(), Some(GapReason::Malformed("zip member".to_owned()))),
        Err(error) => (Vec::new(), Some(GapReason::Malformed(error.to_string()))),
    };
    Part { bytes: bytes.into(), gap }
}
