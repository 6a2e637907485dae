//! The members of a zip file in both of its views: the directory at its end, and the headers beside the data.
//!
//! Readers that seek (pip, npm, unzip) believe the directory; readers that stream believe the headers. Where the two
//! tell of different members, one reader installs what the other never saw, so both are read and compared.

use std::ops::Range;

use bytes::Bytes;

use crate::artifact::Blob;
use crate::limits;
use crate::signal::{GapReason, Limit};

use super::names::{Content, Names, is_code_name, normal};
use super::zip_record::{End, Record, STORED, find_local};

/// A member and where its bytes are.
pub struct Member {
    /// Its header.
    pub record: Record,
    /// Its name.
    pub name: Vec<u8>,
    /// Its data as stored.
    pub data: Range<usize>,
    /// Set if some of the data is not there.
    pub truncated: bool,
}

/// All members of an archive, and what their list gives away.
#[derive(Default)]
pub struct Directory {
    /// Members of either view, in the directory's order, then those it does not list.
    pub members: Vec<Member>,
    /// What stands before the archive, if it is not part of one.
    pub before: Option<Range<usize>>,
    /// Names and tricks.
    pub names: Names,
    /// What could not be listed.
    pub gaps: Vec<GapReason>,
}

impl Directory {
    /// Reads both views.
    pub fn read(blob: &Blob) -> Self {
        let bytes = &blob.bytes;
        let mut out = Self::default();
        let mut ends = End::all(bytes);
        let Some(end) = ends.next() else {
            out.gaps.push(GapReason::Malformed("the archive is truncated: it has no directory".to_owned()));
            out.strays(bytes, std::iter::once(0..bytes.len()).collect(), false);
            return out;
        };
        if ends.any(|other| other.directory != end.directory && other.members > 0) {
            out.names.note("the archive has two directories", b"", true, true);
        }
        let mut taken = out.listed(bytes, &end);
        let first = taken.iter().map(|range| range.start).min().unwrap_or(end.directory);
        if end.shift > 0 && first >= end.shift && !bytes.starts_with(b"Cr24") && !bytes.starts_with(b"PK") {
            out.before = Some(0..end.shift.min(bytes.len()));
        }
        taken.push(end.directory..end.end);
        out.strays(bytes, between(taken, bytes.len()), true);
        out
    }

    /// Reads the directory and the local header of each of its members. Returns what they occupy.
    fn listed(&mut self, bytes: &Bytes, end: &End) -> Vec<Range<usize>> {
        let mut taken = Vec::new();
        let mut at = end.directory;
        let mut count = 0u64;
        while let Some(record) = Record::central(bytes, at) {
            if self.members.len() >= limits::ARCHIVE_ENTRIES {
                self.gaps.push(GapReason::Limit(Limit::RootBlobs));
                return taken;
            }
            at = record.end;
            count += 1;
            let mut name = bytes.get(record.name.clone()).unwrap_or_default().to_vec();
            self.names.cut(&mut name);
            let start = usize::try_from(record.offset).unwrap_or(usize::MAX).saturating_add(end.shift);
            let Some(local) = Record::local(bytes, start) else {
                self.members.push(Member { record, name, data: 0..0, truncated: true });
                continue;
            };
            self.compare(bytes, &record, &local, &name);
            let member = Member::new(bytes, record, name, local.end);
            taken.push(start..member.data.end);
            self.keep(bytes, member);
        }
        if count < end.members {
            self.gaps.push(GapReason::Malformed("the directory is cut short".to_owned()));
        }
        self.overlaps(&mut taken);
        taken
    }

    fn keep(&mut self, bytes: &Bytes, member: Member) {
        if member.record.is_symlink() {
            let target = bytes.get(member.data.clone()).unwrap_or_default();
            let target = if member.record.method == STORED { target } else { b"" };
            self.names.symlink(&member.name, target);
            return;
        }
        if member.name.ends_with(b"/") && member.data.is_empty() {
            self.names.member(&member.name, None);
            return;
        }
        let content = Content { bytes: bytes.slice(member.data.clone()), in_order: false };
        self.names.member(&member.name, Some(content));
        self.members.push(member);
    }

    /// Where the two headers of one member disagree in what a reader acts on.
    fn compare(&mut self, bytes: &Bytes, central: &Record, local: &Record, name: &[u8]) {
        let other = bytes.get(local.name.clone()).unwrap_or_default();
        if !same_name(name, other) {
            let code = is_code_name(name) || is_code_name(other);
            let what = format!("its local header calls it `{}`", crate::locator::BytePath::from(cut(other)));
            self.names.note(&what, name, true, code);
            self.names.path(cut(other));
        }
        let lengths = !local.is_streamed() && local.packed != 0 && local.packed != central.packed;
        if lengths || local.method != central.method {
            let what = "its two headers state different lengths or methods";
            self.names.note(what, name, true, is_code_name(name));
        }
    }

    /// Two members that share bytes: the construction of the best zip bombs, and of nothing honest.
    fn overlaps(&mut self, taken: &mut [Range<usize>]) {
        taken.sort_by_key(|range| (range.start, range.end));
        let shared = taken.windows(2).any(|pair| pair[1].start < pair[0].end && pair[0].start != pair[1].start);
        if shared {
            self.names.note("members share their bytes", b"", false, false);
        }
    }

    /// Local headers where the directory lists nothing.
    fn strays(&mut self, bytes: &Bytes, places: Vec<Range<usize>>, unlisted: bool) {
        let mut left = limits::STRAY_SCAN_BYTES;
        for place in places {
            let end = if unlisted { place.end.min(place.start.saturating_add(left)) } else { place.end };
            left = left.saturating_sub(place.len());
            if end < place.end {
                self.gaps.push(GapReason::Malformed("much that is not listed stands between the members".to_owned()));
            }
            let part = bytes.slice(..end);
            let mut from = place.start;
            while let Some(at) = find_local(&part, from) {
                if self.members.len() >= limits::ARCHIVE_ENTRIES {
                    return self.gaps.push(GapReason::Limit(Limit::RootBlobs));
                }
                from = at + 4;
                let Some(local) = Record::local(&part, at).filter(|local| is_plausible(&part, local)) else { continue };
                let mut name = part.get(local.name.clone()).unwrap_or_default().to_vec();
                self.names.cut(&mut name);
                let mut local = local;
                let data = local.end;
                if local.is_streamed() || local.packed == 0 {
                    // The length follows the data: up to the next header there is nothing else.
                    let next = find_local(&part, data).unwrap_or(part.len());
                    local.packed = (next - data.min(next)) as u64;
                }
                if unlisted {
                    let what = "the archive holds it and the directory does not list it";
                    self.names.note(what, &name, true, is_code_name(&name));
                }
                let member = Member::new(&part, local, name, data);
                from = from.max(member.data.end);
                if unlisted {
                    self.members.push(member);
                } else {
                    self.keep(bytes, member);
                }
            }
        }
    }
}

impl Member {
    fn new(bytes: &[u8], record: Record, name: Vec<u8>, start: usize) -> Self {
        let end = start.saturating_add(usize::try_from(record.packed).unwrap_or(usize::MAX));
        let data = start.min(bytes.len())..end.min(bytes.len());
        Self { truncated: end > bytes.len(), record, name, data }
    }
}

/// The ranges of `0..length` that are not taken.
fn between(mut taken: Vec<Range<usize>>, length: usize) -> Vec<Range<usize>> {
    taken.sort_by_key(|range| range.start);
    let mut free = Vec::new();
    let mut at = 0;
    for range in taken {
        if range.start > at {
            free.push(at..range.start);
        }
        at = at.max(range.end);
    }
    if at < length {
        free.push(at..length);
    }
    free
}

/// A signature inside foreign bytes (the stub of a self-extracting archive holds one) is followed by no sensible header.
fn is_plausible(bytes: &[u8], local: &Record) -> bool {
    let name = bytes.get(local.name.clone()).unwrap_or_default();
    let version = bytes.get(local.name.start.saturating_sub(26)).copied().unwrap_or(u8::MAX);
    version <= 63
        && local.end <= bytes.len()
        && !name.is_empty()
        && name.len() <= limits::MEMBER_NAME_BYTES
        && !name.contains(&0)
        && matches!(local.method, 0 | 8 | 9 | 12 | 14 | 93 | 95 | 99)
        && (local.is_streamed() || local.packed <= bytes.len() as u64)
}

/// Whether two spellings are one name: archivers write `\` for `/`, and other code pages for what is not ASCII.
fn same_name(one: &[u8], other: &[u8]) -> bool {
    if one == other {
        return true;
    }
    let ascii = |name: &[u8]| normal(name).into_iter().filter(u8::is_ascii).collect::<Vec<u8>>();
    normal(one) == normal(other) || ((!one.is_ascii() || !other.is_ascii()) && ascii(one) == ascii(other))
}

fn cut(name: &[u8]) -> &[u8] {
    name.get(..limits::MEMBER_NAME_BYTES).unwrap_or(name)
}
