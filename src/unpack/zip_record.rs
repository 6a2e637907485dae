//! The records of a zip file (APPNOTE 6.3.10), read from bytes without trusting any number in them.

use std::ops::Range;

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
            end,
        };
        record.widen(bytes.get(extra)?);
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
            end: extra.end,
        };
        record.widen(bytes.get(extra)?);
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

/// Where the local header's signature next stands at or after `from`.
pub fn find_local(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, LOCAL).map(|at| from + at)
}

/// One end record and the directory it points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// Where the directory begins in the file.
    pub directory: usize,
    /// What has to be added to stated offsets: the length of what was put before the archive.
    pub shift: usize,
    /// Members, as stated.
    pub members: u64,
    /// Where the archive with its comment ends.
    pub end: usize,
}

impl End {
    /// Every end record with a directory that is there, last first: the order in which readers look for it.
    pub fn all(bytes: &[u8]) -> impl Iterator<Item = Self> + '_ {
        let first = bytes.len().saturating_sub(END_LENGTH + usize::from(u16::MAX));
        memchr::memmem::rfind_iter(&bytes[first..], END).filter_map(move |at| Self::at(bytes, first + at))
    }

    fn at(bytes: &[u8], at: usize) -> Option<Self> {
        let head = bytes.get(at..at.checked_add(END_LENGTH)?)?;
        let end = at + END_LENGTH + usize::from(u16_at(head, 20));
        let (mut members, mut size, mut offset) = (u64::from(u16_at(head, 10)), u32_at(head, 12), u32_at(head, 16));
        let mut directory_end = at;
        if let Some((at64, wide)) = end64(bytes, at) {
            (members, size, offset) = wide;
            directory_end = at64;
        }
        let is_directory = |at: usize| members == 0 || bytes.get(at..).is_some_and(|rest| rest.starts_with(CENTRAL));
        let (size, offset) = (usize::try_from(size).ok()?, usize::try_from(offset).ok()?);
        let found = |directory: usize| Self { directory, shift: directory.saturating_sub(offset), members, end };
        let abutting = directory_end.checked_sub(size).filter(|&at| at >= offset && is_directory(at));
        let stated = (offset <= directory_end && is_directory(offset)).then_some(offset);
        abutting.or(stated).filter(|_| end <= bytes.len()).map(found)
    }
}

/// The zip64 end record before an end record: its place, and members, size and offset of the directory.
fn end64(bytes: &[u8], end: usize) -> Option<(usize, (u64, u64, u64))> {
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
