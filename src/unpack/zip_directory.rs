//! The members of a zip file in both of its views: the directory at its end, and the headers beside the data.
//!
//! Readers that seek (pip, npm, unzip) believe the directory; readers that stream believe the headers. Where the two
//! tell of different members, one reader installs what the other never saw, so both are read and compared.

use std::collections::HashSet;
use std::ops::Range;

use bytes::Bytes;

use crate::artifact::Blob;
use crate::limits;
use crate::signal::{GapReason, Limit};

use super::ambiguity::{Ambiguity, begins_archive};
use super::names::{Content, Names, is_code_name, normal};
use super::zip_record::{End, Found, Record, STORED, find_local};

/// A member and where its bytes are.
#[derive(Clone)]
pub struct Member {
    /// Its header.
    pub record: Record,
    /// Its name.
    pub name: Vec<u8>,
    /// Where the header beside the data begins.
    pub local: usize,
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
    /// What stands before and after the archive and is no part of it.
    pub around: Vec<Range<usize>>,
    /// Names and tricks.
    pub names: Names,
    /// What could not be listed.
    pub gaps: Vec<GapReason>,
}

impl Directory {
    /// Reads every view.
    pub fn read(blob: &Blob) -> Self {
        let bytes = &blob.bytes;
        let mut out = Self::default();
        let ends = End::all(bytes);
        let Some(end) = ends.first() else {
            out.gaps.push(GapReason::Malformed("the archive is truncated: it has no directory".to_owned()));
            out.strays(bytes, std::iter::once(0..bytes.len()).collect(), false);
            return out;
        };
        let mut taken = out.listed(bytes, end);
        out.views(bytes, &ends, &mut taken);
        let first = taken.iter().map(|range| range.start).min().unwrap_or(end.directory);
        let before = 0..first.min(bytes.len());
        if !before.is_empty() && !bytes.starts_with(b"Cr24") && !bytes.starts_with(b"PK") {
            out.around(bytes, before);
        }
        let after = ends.iter().map(|end| end.end).max().unwrap_or(0).min(bytes.len())..bytes.len();
        if bytes[after.clone()].iter().any(|&b| b != 0) && !bytes[after.clone()].starts_with(b"PK") {
            out.around(bytes, after);
        }
        taken.extend(ends.iter().map(|end| end.directory.min(end.at)..end.end));
        out.strays(bytes, between(taken, bytes.len()), true);
        out
    }

    /// What stands before or after the archive and is no part of it: a loader, or another archive.
    fn around(&mut self, bytes: &[u8], range: Range<usize>) {
        if begins_archive(&bytes[range.clone()]) {
            self.names.differ(Ambiguity::Polyglot, b"", true);
        }
        self.around.push(range);
    }

    /// The members of all directories but the first, and why readers differ in them.
    fn views(&mut self, bytes: &Bytes, ends: &[End], taken: &mut Vec<Range<usize>>) {
        let Some((main, others)) = ends.split_first() else { return };
        if main.by == Found::Empty {
            self.names.differ(Ambiguity::EndWithoutSize, b"", true);
        }
        let known: HashSet<(usize, Vec<u8>)> = match others {
            [] => return,
            _ => self.members.iter().map(|member| (member.data.start, member.name.clone())).collect(),
        };
        // A record inside a member's data ends the archive that the member is, and nothing else.
        let data: Vec<Range<usize>> = self.members.iter().map(|member| member.data.clone()).collect();
        let outside = |end: &&End| !data.iter().any(|range| range.contains(&end.at));
        for other in others.iter().filter(outside).take(limits::ARCHIVE_VIEWS) {
            let mut view = Self::default();
            taken.extend(view.listed(bytes, other));
            view.members
                .retain(|member| !known.contains(&(member.data.start, member.name.clone())) && !member.truncated);
            if view.members.is_empty() && other.by != Found::Empty {
                continue;
            }
            let within = |inner: &End, outer: &End| inner.at > outer.at && inner.at < outer.end;
            let ambiguity = match other.by {
                Found::Empty => Ambiguity::EndWithoutSize,
                _ if within(main, other) || within(other, main) => Ambiguity::EndInComment,
                _ if other.at != main.at => Ambiguity::TwoDirectories,
                Found::Narrow => Ambiguity::Zip64Differs,
                Found::Stated | Found::Abutting => Ambiguity::OffsetDiffers,
            };
            self.names.differ(ambiguity, b"", true);
            let room = limits::ARCHIVE_ENTRIES.saturating_sub(self.members.len());
            self.members.extend(view.members.into_iter().take(room));
        }
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
            let called = self.unicode(bytes, &record, &name);
            let start = usize::try_from(record.offset).unwrap_or(usize::MAX).saturating_add(end.shift);
            let Some(local) = Record::local(bytes, start) else {
                self.members.push(Member { record, name, local: start, data: 0..0, truncated: true });
                continue;
            };
            let second = self.compare(bytes, &record, &local, &name);
            let member = Member::new(bytes, record, name, start..local.end);
            taken.push(start..member.data.end);
            self.members.extend(called.map(|name| Member { name, ..member.clone() }));
            self.keep(bytes, member);
            self.members.extend(second);
        }
        if count < end.members {
            self.gaps.push(GapReason::Malformed("the directory is cut short".to_owned()));
        }
        // Old writers count modulo 65,536 and are no trick.
        if count > end.members && end.by != Found::Empty && count % 65_536 != end.members {
            self.names.differ(Ambiguity::CountDiffers, b"", true);
        }
        self.overlaps(&mut taken);
        taken
    }

    /// The name in the extra field, where that is another one and not the same in another code page.
    fn unicode(&mut self, bytes: &[u8], record: &Record, name: &[u8]) -> Option<Vec<u8>> {
        let other =
            record.unicode.clone().and_then(|range| bytes.get(range)).filter(|other| !same_name(name, other))?;
        self.names.differ(Ambiguity::UnicodePath, cut(other), is_code_name(name) || is_code_name(other));
        Some(cut(other).to_vec())
    }

    fn keep(&mut self, bytes: &Bytes, member: Member) {
        if member.record.is_symlink() {
            let target = bytes.get(member.data.clone()).unwrap_or_default();
            let target = if member.record.method == STORED { target } else { b"" };
            self.names.symlink(&member.name, target);
            return;
        }
        if member.name.ends_with(b"/") {
            // An empty stream of deflate has two bytes.
            if member.data.len() <= 2 {
                self.names.member(&member.name, None);
                return;
            }
            let shown = member.name.strip_suffix(b"/").unwrap_or_default();
            self.names.differ(Ambiguity::FolderWithContent, &member.name, is_code_name(shown));
        }
        let content = Content { bytes: bytes.slice(member.data.clone()), in_order: false };
        self.names.member(&member.name, Some(content));
        self.members.push(member);
    }

    /// Where the two headers of one member disagree in what a reader acts on; the member as the local one has it.
    fn compare(&mut self, bytes: &Bytes, central: &Record, local: &Record, name: &[u8]) -> Option<Member> {
        let other = bytes.get(local.name.clone()).unwrap_or_default();
        let renamed = !same_name(name, other);
        let code = is_code_name(name) || is_code_name(other);
        if renamed {
            self.names.differ(Ambiguity::LocalName, if is_code_name(other) { cut(other) } else { name }, code);
            self.names.path(cut(other));
        }
        let lengths = !local.is_streamed() && local.packed != 0 && local.packed != central.packed;
        let flags = local.is_encrypted() != central.is_encrypted();
        if lengths || local.method != central.method {
            self.names.differ(Ambiguity::LocalSize, name, code);
        } else if flags {
            self.names.differ(Ambiguity::LocalFlags, name, code);
        }
        let differs = renamed || lengths || flags || local.method != central.method;
        if !differs || self.members.len() >= limits::ARCHIVE_ENTRIES {
            return None;
        }
        let mut record = Record { mode: central.mode, ..local.clone() };
        if local.is_streamed() || local.packed == 0 {
            record.packed = central.packed;
        }
        let header = usize::try_from(local.offset).unwrap_or(usize::MAX)..local.end;
        Some(Member::new(bytes, record, cut(other).to_vec(), header))
    }

    /// Two members that share bytes: the construction of the best zip bombs, and of nothing honest.
    fn overlaps(&mut self, taken: &mut [Range<usize>]) {
        taken.sort_by_key(|range| (range.start, range.end));
        let shared = taken.windows(2).any(|pair| pair[1].start < pair[0].end && pair[0].start != pair[1].start);
        if shared {
            self.names.differ(Ambiguity::Overlap, b"", false);
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
                    self.names.differ(Ambiguity::Unlisted, &name, is_code_name(&name));
                }
                let member = Member::new(&part, local, name, at..data);
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
    fn new(bytes: &[u8], record: Record, name: Vec<u8>, header: Range<usize>) -> Self {
        let Range { start: local, end: start } = header;
        let end = start.saturating_add(usize::try_from(record.packed).unwrap_or(usize::MAX));
        let data = start.min(bytes.len())..end.min(bytes.len());
        Self { truncated: end > bytes.len(), record, name, local, data }
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
