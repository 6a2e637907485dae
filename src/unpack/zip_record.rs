//! The records of a zip file (APPNOTE 6.3.10), read from bytes without trusting any number in them.

use std::ops::Range;

use crate::limits;

/// Method 0: stored as it is.
pub const STORED: u16 = 0;
const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END64: &[u8] = b"PK\x06\x06";
const END64_LOCATOR: &[u8] = b"PK\x06\x07";
const LOCAL_LENGTH: usize = 30;
const CENTRAL_LENGTH: usize = 46;
const END_LENGTH: usize = 22;
/// What a 32-bit field holds when the real number is in the zip64 extra field.
const IN_ZIP64: u64 = 0xffff_ffff;

/// Header of one member, from the directory or from beside its data.
#[derive(Clone, Debug)]
pub struct Record {
    /// Where its name stands in the archive.
    pub name: Range<usize>,
    /// General purpose flags.
    pub flags: u16,
    /// Compression method.
    pub method: u16,
    /// Length as stored.
    pub packed: u64,
    /// Length when unpacked, as stated.
    pub size: u64,
    /// Offset of the local header, as stated in the directory.
    pub offset: u64,
    /// Unix mode, where the writer was a Unix.
    pub mode: Option<u32>,
    /// Its record in the directory.
    pub head: Option<Range<usize>>,
    /// The name in the extra field for Unicode, where that is about this name.
    pub unicode: Option<Range<usize>>,
    /// One past the record.
    pub end: usize,
}

impl Record {
    /// Whether it needs a password.
    pub fn is_encrypted(&self) -> bool {
        self.flags & 0x2041 != 0
    }

    /// Whether its lengths follow the data instead of standing in the local header.
    pub fn is_streamed(&self) -> bool {
        self.flags & 8 != 0
    }

    /// Whether it is a symbolic link.
    pub fn is_symlink(&self) -> bool {
        self.mode.is_some_and(|mode| mode & 0o170_000 == 0o120_000)
    }

    /// The directory's record at `at`.
    pub fn central(bytes: &[u8], at: usize) -> Option<Self> {
        let head = bytes.get(at..at.checked_add(CENTRAL_LENGTH)?)?;
        if !head.starts_with(CENTRAL) {
            return None;
        }
        let name = at + CENTRAL_LENGTH..at + CENTRAL_LENGTH + usize::from(u16_at(head, 28));
        let extra = name.end..name.end + usize::from(u16_at(head, 30));
        let end = extra.end + usize::from(u16_at(head, 32));
        let unix = matches!(head[5], 3 | 19);
        let mut record = Self {
            name,
            flags: u16_at(head, 8),
            method: u16_at(head, 10),
            packed: u32_at(head, 20),
            size: u32_at(head, 24),
            offset: u32_at(head, 42),
            mode: unix.then(|| (u32_at(head, 38) >> 16) as u32),
            head: Some(at..end),
            unicode: None,
            end,
        };
        record.widen(bytes.get(extra.clone())?);
        record.unicode = unicode_name(bytes, &record.name, extra);
        (end <= bytes.len()).then_some(record)
    }

    /// The header beside the data, at `at`; its `end` is where the data begins.
    pub fn local(bytes: &[u8], at: usize) -> Option<Self> {
        let head = bytes.get(at..at.checked_add(LOCAL_LENGTH)?)?;
        if !head.starts_with(LOCAL) {
            return None;
        }
        let name = at + LOCAL_LENGTH..at + LOCAL_LENGTH + usize::from(u16_at(head, 26));
        let extra = name.end..name.end + usize::from(u16_at(head, 28));
        let mut record = Self {
            name,
            flags: u16_at(head, 6),
            method: u16_at(head, 8),
            packed: u32_at(head, 18),
            size: u32_at(head, 22),
            offset: at as u64,
            mode: None,
            head: None,
            unicode: None,
            end: extra.end,
        };
        record.widen(bytes.get(extra.clone())?);
        record.unicode = unicode_name(bytes, &record.name, extra);
        Some(record)
    }

    /// Takes the real numbers from the zip64 extra field, which has them in this order and only those that overflow.
    fn widen(&mut self, mut extra: &[u8]) {
        while let Some(head) = extra.get(..4) {
            let length = usize::from(u16_at(head, 2));
            let Some(mut field) = extra.get(4..4 + length) else { return };
            if u16_at(head, 0) == 1 {
                for number in [&mut self.size, &mut self.packed, &mut self.offset] {
                    if *number == IN_ZIP64
                        && let Some((wide, rest)) = field.split_first_chunk::<8>()
                    {
                        *number = u64::from_le_bytes(*wide);
                        field = rest;
                    }
                }
            }
            extra = extra.get(4 + length..).unwrap_or_default();
        }
    }
}

/// The name in the Info-ZIP Unicode path field (APPNOTE 4.6.9), which counts only with the checksum of the header's name.
fn unicode_name(bytes: &[u8], name: &Range<usize>, extra: Range<usize>) -> Option<Range<usize>> {
    let mut at = extra.start;
    while at + 4 <= extra.end {
        let length = usize::from(u16_at(bytes, at + 2));
        let field = at + 4..at.checked_add(4 + length)?;
        if field.end > extra.end {
            return None;
        }
        if u16_at(bytes, at) == 0x7075 && length > 5 && bytes.get(field.start) == Some(&1) {
            let mut sum = flate2::Crc::new();
            sum.update(bytes.get(name.clone())?);
            return (u32_at(bytes, field.start + 1) == u64::from(sum.sum())).then_some(field.start + 5..field.end);
        }
        at = field.end;
    }
    None
}

/// Where the local header's signature next stands at or after `from`.
pub fn find_local(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, LOCAL).map(|at| from + at)
}

/// One end record and one directory that a reader could take from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// Where the record stands.
    pub at: usize,
    /// Where the directory begins in the file.
    pub directory: usize,
    /// What has to be added to stated offsets: the length of what was put before the archive.
    pub shift: usize,
    /// Members, as stated.
    pub members: u64,
    /// Where the archive with its comment ends.
    pub end: usize,
    /// How the directory was found.
    pub by: Found,
}

/// How a reader comes from an end record to a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It stands right before the record, as long as stated.
    Abutting,
    /// It stands at the stated offset.
    Stated,
    /// By the numbers of the narrow record where there is a wide one.
    Narrow,
    /// At the stated offset, although the record states that it has no length or no members.
    Empty,
}

impl End {
    /// Every directory that an end record leads to, the last record first (the order in which readers look for it), and
    /// for each the way first that most readers take. No directory comes twice.
    pub fn all(bytes: &[u8]) -> Vec<Self> {
        let first = bytes.len().saturating_sub(END_LENGTH + usize::from(u16::MAX));
        let mut found: Vec<Self> = Vec::new();
        for at in memchr::memmem::rfind_iter(&bytes[first..], END).take(limits::ARCHIVE_VIEWS) {
            for end in Self::at(bytes, first + at) {
                if !found.iter().any(|known| known.directory == end.directory) {
                    found.push(end);
                }
            }
        }
        found
    }

    fn at(bytes: &[u8], at: usize) -> Vec<Self> {
        let Some(head) = at.checked_add(END_LENGTH).and_then(|end| bytes.get(at..end)) else { return Vec::new() };
        let narrow = (u64::from(u16_at(head, 10)), u32_at(head, 12), u32_at(head, 16));
        let wide = end64(bytes, at);
        let (before, first) = wide.unwrap_or((at, narrow));
        let mut found = ways(bytes, at, before, first, Found::Abutting);
        let overflows = narrow.0 == 0xffff || narrow.1 == IN_ZIP64 || narrow.2 == IN_ZIP64;
        if wide.is_some() && !overflows {
            found.extend(ways(bytes, at, before, narrow, Found::Narrow));
        }
        let end = at + END_LENGTH + usize::from(u16_at(head, 20));
        found.iter_mut().for_each(|way| way.end = end);
        found.retain(|way| way.end <= bytes.len());
        found
    }
}

/// The directories that one set of numbers can mean.
fn ways(bytes: &[u8], at: usize, before: usize, (members, size, offset): Numbers, by: Found) -> Vec<End> {
    let (Ok(size), Ok(offset)) = (usize::try_from(size), usize::try_from(offset)) else { return Vec::new() };
    let listed = |at: usize| bytes.get(at..).is_some_and(|rest| rest.starts_with(CENTRAL));
    let empty = members == 0 || size == 0;
    let way = |directory: usize, by: Found| End {
        at,
        directory,
        shift: directory.saturating_sub(offset),
        members,
        end: at,
        by,
    };
    let abutting = before.checked_sub(size).filter(|&at| at >= offset && !empty && listed(at));
    let stated = (offset < before && listed(offset)).then_some(offset);
    let second = match (by, empty) {
        (_, true) => Found::Empty,
        (Found::Narrow, _) => Found::Narrow,
        _ => Found::Stated,
    };
    let mut found: Vec<End> = abutting.map(|at| way(at, by)).into_iter().collect();
    if empty && stated.is_none() && members == 0 && size == 0 {
        found.push(way(before, by));
    }
    found.extend(stated.map(|at| way(at, second)));
    found
}

/// Members, length and offset of a directory, as stated.
type Numbers = (u64, u64, u64);

/// The zip64 end record before an end record: its place, and members, size and offset of the directory.
fn end64(bytes: &[u8], end: usize) -> Option<(usize, Numbers)> {
    let locator = end.checked_sub(20)?;
    let found = bytes.get(locator..end)?;
    if !found.starts_with(END64_LOCATOR) {
        return None;
    }
    // With something before the archive the stated place is off, and the record stands right before its locator.
    let stated = usize::try_from(u64_at(found, 8)).ok()?;
    let is_record = |at: &usize| bytes.get(*at..).is_some_and(|rest| rest.starts_with(END64));
    let at = Some(stated).filter(is_record).or_else(|| locator.checked_sub(56).filter(is_record))?;
    let head = bytes.get(at..at.checked_add(56)?)?;
    Some((at, (u64_at(head, 32), u64_at(head, 40), u64_at(head, 48))))
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 4).map_or(0, |b| u64::from(u32::from_le_bytes([b[0], b[1], b[2], b[3]])))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u32_at(bytes, at) | u32_at(bytes, at + 4) << 32
}
