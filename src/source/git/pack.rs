//! Packs and loose objects in memory: for a `.git` inside an archive, and for bundles.
//!
//! libgit2 can only open packs that are files, and a worker writes none. The format (gitformat-pack(5)) is small: a header,
//! then objects one after the other, each whole or as a delta on another. The index beside a pack is not read: it is the
//! target's word, and ids are computed here.

use std::collections::HashMap;
use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use flate2::{Decompress, FlushDecompress, Status};
use git2::{ObjectType, Oid};

use crate::limits;
use crate::signal::{GapReason, Limit};

/// What opening one entry costs beside its bytes.
const ENTRY_COST: usize = 256;

/// Objects by id.
#[derive(Default)]
pub struct Packed {
    packs: Vec<Pack>,
    at: HashMap<Oid, Place>,
    loose: Vec<Bytes>,
    /// Bytes that objects may still unfold to.
    left: u64,
    /// Bytes that were unfolded on the way, those of bases again and again: what long chains of deltas cost.
    work: AtomicU64,
}

#[derive(Clone, Copy)]
struct Place {
    pack: Option<usize>,
    entry: usize,
    kind: ObjectType,
    size: u64,
}

struct Pack {
    bytes: Bytes,
    entries: Vec<Entry>,
    by_offset: HashMap<usize, usize>,
}

#[derive(Clone, Copy)]
struct Entry {
    /// Where its deflated bytes begin.
    data: usize,
    size: usize,
    form: Form,
}

#[derive(Clone, Copy)]
enum Form {
    Whole(ObjectType),
    OnOffset(usize),
    OnId(Oid),
}

impl Packed {
    /// An empty store whose objects may unfold to so many bytes.
    pub fn new(left: u64) -> Self {
        Self { left, ..Self::default() }
    }

    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = Oid> {
        self.at.keys().copied()
    }

    /// Size and type.
    pub fn header(&self, id: Oid) -> Option<(u64, ObjectType)> {
        self.at.get(&id).map(|place| (place.size, place.kind))
    }

    /// The bytes of an object.
    pub fn read(&self, id: Oid) -> Option<Bytes> {
        let place = self.at.get(&id)?;
        match place.pack {
            Some(pack) => self.unfold(pack, place.entry).map(|(_, bytes)| bytes),
            None => {
                let whole = inflate(self.loose.get(place.entry)?, place.size.saturating_add(64))?;
                let nul = memchr::memchr(0, &whole)?;
                Some(Bytes::from(whole).slice(nul + 1..))
            }
        }
    }

    /// Adds the file of a loose object: deflated `type SP size NUL bytes`. Anything else is left alone.
    pub fn add_loose(&mut self, deflated: Bytes) -> Option<()> {
        let whole = inflate(&deflated, limits::FILE_BYTES + 64)?;
        self.left = self.left.checked_sub(whole.len() as u64)?;
        let nul = memchr::memchr(0, &whole)?;
        let (kind, _) = std::str::from_utf8(whole.get(..nul)?).ok()?.split_once(' ')?;
        let kind = kind_named(kind)?;
        let id = Oid::hash_object(kind, &whole[nul + 1..]).ok()?;
        let size = (whole.len() - nul - 1) as u64;
        self.at.entry(id).or_insert(Place { pack: None, entry: self.loose.len(), kind, size });
        self.loose.push(deflated);
        Some(())
    }

    /// Adds a pack. What of it could be read stays, whatever the gap.
    pub fn add_pack(&mut self, bytes: Bytes) -> Option<GapReason> {
        let (entries, mut gap) = match walk(&bytes, &mut self.left) {
            Ok(walked) => walked,
            Err(gap) => return Some(gap),
        };
        let by_offset = entries.iter().enumerate().map(|(number, (offset, _))| (*offset, number)).collect();
        let entries: Vec<Entry> = entries.into_iter().map(|(_, entry)| entry).collect();
        let number = self.packs.len();
        let mut waiting: Vec<usize> = (0..entries.len()).collect();
        self.packs.push(Pack { bytes, entries, by_offset });
        // An object on a base that is named by its id can be read once the base is known: as often as something is.
        loop {
            let before = waiting.len();
            waiting.retain(|&entry| {
                let Some((kind, content)) = self.unfold(number, entry) else { return true };
                let size = content.len() as u64;
                match self.left.checked_sub(size) {
                    Some(left) => self.left = left,
                    None => {
                        gap = Some(GapReason::Limit(Limit::RootBytes));
                        return true;
                    }
                }
                if let Ok(id) = Oid::hash_object(kind, &content) {
                    self.at.entry(id).or_insert(Place { pack: Some(number), entry, kind, size });
                }
                false
            });
            if waiting.is_empty() || waiting.len() == before || gap.is_some() {
                break;
            }
        }
        let unread = || GapReason::Malformed("git pack with objects that cannot be put together".to_owned());
        gap.or_else(|| (!waiting.is_empty()).then(unread))
    }

    /// An entry of a pack with all its deltas applied. The chain is a list: its length costs no stack.
    fn unfold(&self, pack: usize, entry: usize) -> Option<(ObjectType, Bytes)> {
        let mut deltas: Vec<Bytes> = Vec::new();
        let mut held = 0u64;
        let (mut pack, mut entry) = (pack, entry);
        let (kind, mut content) = loop {
            let here = self.packs.get(pack)?;
            let Entry { data, size, form } = *here.entries.get(entry)?;
            let bytes = Bytes::from(inflate(here.bytes.get(data..)?, size as u64)?);
            let cost = (bytes.len() + ENTRY_COST) as u64;
            if self.work.fetch_add(cost, Ordering::Relaxed) > limits::GIT_UNFOLD_BYTES {
                return None;
            }
            held = held.checked_add(bytes.len() as u64).filter(|held| *held <= 2 * limits::FILE_BYTES)?;
            match form {
                Form::Whole(kind) => break (kind, bytes),
                _ if deltas.len() >= limits::GIT_DELTAS => return None,
                Form::OnOffset(base) => entry = *here.by_offset.get(&base)?,
                Form::OnId(id) => {
                    let place = self.at.get(&id)?;
                    match place.pack {
                        Some(other) => (pack, entry) = (other, place.entry),
                        None => {
                            deltas.push(bytes);
                            break (place.kind, self.read(id)?);
                        }
                    }
                }
            }
            deltas.push(bytes);
        };
        while let Some(delta) = deltas.pop() {
            content = apply(&content, &delta)?.into();
            self.work.fetch_add(content.len() as u64, Ordering::Relaxed);
        }
        Some((kind, content))
    }
}

/// Every entry with its offset, as far as the pack can be followed.
#[allow(clippy::type_complexity, reason = "two lists in one")]
fn walk(bytes: &Bytes, left: &mut u64) -> Result<(Vec<(usize, Entry)>, Option<GapReason>), GapReason> {
    let malformed = || GapReason::Malformed("git pack".to_owned());
    let number = |at: usize| bytes.get(at..at + 4).map(|n| u32::from_be_bytes([n[0], n[1], n[2], n[3]]));
    if !bytes.starts_with(b"PACK") || !matches!(number(4), Some(2 | 3)) {
        return Err(malformed());
    }
    let count = number(8).ok_or_else(malformed)? as usize;
    if count > limits::GIT_OBJECTS {
        return Err(GapReason::Limit(Limit::RootBlobs));
    }
    let mut entries = Vec::new();
    let mut at = 12;
    for _ in 0..count {
        let Some((entry, end)) = one(bytes, at, left) else {
            let gap = if *left == 0 { GapReason::Limit(Limit::RootBytes) } else { malformed() };
            return Ok((entries, Some(gap)));
        };
        entries.push((at, entry));
        at = end;
    }
    Ok((entries, None))
}

/// The entry at an offset, and where the next one begins.
fn one(bytes: &Bytes, offset: usize, left: &mut u64) -> Option<(Entry, usize)> {
    let mut at = offset;
    let mut next = || {
        at += 1;
        bytes.get(at - 1).copied()
    };
    let first = next()?;
    let (kind, mut size, mut shift, mut more) = (first >> 4 & 7, usize::from(first & 15), 4, first & 128 != 0);
    while more {
        let byte = next()?;
        size |= usize::from(byte & 127).checked_shl(shift).filter(|_| shift < 57)?;
        (shift, more) = (shift + 7, byte & 128 != 0);
    }
    let form = match kind {
        1 => Form::Whole(ObjectType::Commit),
        2 => Form::Whole(ObjectType::Tree),
        3 => Form::Whole(ObjectType::Blob),
        4 => Form::Whole(ObjectType::Tag),
        6 => {
            let mut byte = next()?;
            let mut back = usize::from(byte & 127);
            while byte & 128 != 0 {
                byte = next()?;
                back = back.checked_add(1)?.checked_mul(128)?.checked_add(usize::from(byte & 127))?;
            }
            Form::OnOffset(offset.checked_sub(back)?)
        }
        7 => {
            let id = Oid::from_bytes(bytes.get(at..at + 20)?).ok()?;
            at += 20;
            Form::OnId(id)
        }
        _ => return None,
    };
    let used = skip(bytes.get(at..)?, size as u64, left)?;
    Some((Entry { data: at, size, form }, at + used))
}

/// Inflates a stream without keeping it; how many bytes of input it took.
fn skip(input: &[u8], size: u64, left: &mut u64) -> Option<usize> {
    if size > *left {
        *left = 0;
        return None;
    }
    *left -= size;
    let mut inflater = Decompress::new(true);
    let mut scratch = vec![0u8; limits::READ_CHUNK];
    loop {
        let (before_in, before_out) = (inflater.total_in(), inflater.total_out());
        let rest = input.get(usize::try_from(before_in).ok()?..)?;
        let status = inflater.decompress(rest, &mut scratch, FlushDecompress::None).ok()?;
        if inflater.total_out() > size {
            return None;
        }
        match status {
            Status::StreamEnd if inflater.total_out() == size => return usize::try_from(inflater.total_in()).ok(),
            Status::StreamEnd => return None,
            _ if inflater.total_in() == before_in && inflater.total_out() == before_out => return None,
            _ => {}
        }
    }
}

/// A zlib stream of at most so many bytes.
#[allow(clippy::disallowed_methods, reason = "bounded by take")]
fn inflate(input: &[u8], limit: u64) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    flate2::read::ZlibDecoder::new(input).take(limit.min(limits::FILE_BYTES + 64)).read_to_end(&mut out).ok()?;
    Some(out)
}

fn kind_named(name: &str) -> Option<ObjectType> {
    match name {
        "blob" => Some(ObjectType::Blob),
        "tree" => Some(ObjectType::Tree),
        "commit" => Some(ObjectType::Commit),
        "tag" => Some(ObjectType::Tag),
        _ => None,
    }
}

/// A base and what is copied from it and put between (gitformat-pack(5), "Deltified representation").
fn apply(base: &[u8], delta: &[u8]) -> Option<Vec<u8>> {
    let mut at = 0;
    let length = |at: &mut usize| -> Option<u64> {
        let (mut value, mut shift) = (0u64, 0);
        loop {
            let byte = *delta.get(*at)?;
            *at += 1;
            value |= u64::from(byte & 127).checked_shl(shift).filter(|_| shift < 57)?;
            shift += 7;
            if byte & 128 == 0 {
                return Some(value);
            }
        }
    };
    let (from, to) = (length(&mut at)?, length(&mut at)?);
    if from != base.len() as u64 || to > limits::FILE_BYTES {
        return None;
    }
    let mut out = Vec::new();
    while let Some(&code) = delta.get(at) {
        at += 1;
        if code & 128 == 0 {
            let end = at.checked_add(usize::from(code))?;
            out.extend_from_slice(delta.get(at..end).filter(|_| code != 0)?);
            at = end;
        } else {
            let mut field = |bits: std::ops::Range<u32>| -> Option<usize> {
                let mut value = 0usize;
                for (nth, bit) in bits.enumerate() {
                    if code >> bit & 1 == 1 {
                        value |= usize::from(*delta.get(at)?) << (8 * nth);
                        at += 1;
                    }
                }
                Some(value)
            };
            let offset = field(0..4)?;
            let size = match field(4..7)? {
                0 => 0x10000,
                size => size,
            };
            out.extend_from_slice(base.get(offset..offset.checked_add(size)?)?);
        }
        if out.len() as u64 > to {
            return None;
        }
    }
    (out.len() as u64 == to).then_some(out)
}
