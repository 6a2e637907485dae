//! Sources of macros, as office programs keep them in compound files ([MS-OVBA]).
//!
//! A folder of streams, one for each module; in front of a module's packed source stands what was compiled of it for one
//! version of the program, and every other version reads the source. Where it begins says the stream `dir`, packed as well.
//! We read it with forty lines of our own: the one library for it reads a whole project or nothing, and this is only needed where
//! somebody may have broken it on purpose.

use std::sync::Arc;

use bytes::Bytes;

use crate::artifact::{Artifact, Blob, Kind};
use crate::limits::{self, Budget};
use crate::locator::{Codec, Locator, Step};
use crate::signal::{GapReason, Limit};

use super::{Opened, Part, Parts, Unfolding};

/// Every module begins with `Attribute VB_Name`; its first eight letters cannot be packed, and a flag byte stands before them.
const BEGINNING: &[u8] = b"\0Attribut";
/// Bytes of a container's mark and of its first chunk's header before that.
const BEFORE: usize = 3;
/// Bytes that one chunk unpacks to.
const CHUNK: usize = 4_096;

/// Sources of macros in bytes that nobody said it of: what a broken directory does not name.
pub fn open(artifact: &Artifact) -> Opened {
    let blob = &artifact.blob;
    let begins = memchr::memmem::find_iter(&blob.bytes, BEGINNING).filter_map(|at| at.checked_sub(BEFORE));
    let places: Vec<usize> = begins.filter(|&at| blob.bytes.get(at) == Some(&1)).take(limits::LAYER_RUNS).collect();
    if places.is_empty() {
        return Opened::default();
    }
    let found = Found { blob: blob.clone(), places: places.into_iter() };
    Opened { members: Some(Box::new(Unfolding::new(found))), ..Opened::default() }
}

struct Found {
    blob: Blob,
    places: std::vec::IntoIter<usize>,
}

impl Parts for Found {
    type Item = usize;

    fn take(&mut self) -> Option<usize> {
        self.places.next()
    }

    fn place(&self, place: &usize) -> (Arc<Locator>, bool) {
        (self.blob.at.child(Step::Layer { codec: Codec::Vba, at: *place..self.blob.bytes.len() }), false)
    }

    fn language(&self, _: &usize) -> Option<Kind> {
        Some(Kind::WindowsScript)
    }

    fn decode(&self, place: &usize, budget: &mut Budget) -> Part {
        let (bytes, gap) = unpacked(self.blob.bytes.get(*place..).unwrap_or_default());
        // Nobody said that there is anything: only what was there and is not read is a gap.
        let gap = gap.filter(|gap| matches!(gap, GapReason::Limit(_)));
        Part { gap: gap.or_else(|| budget.take_bytes(bytes.len() as u64).err()), bytes }
    }
}

/// A module: the name of its stream, and where its source begins there.
pub struct Module {
    pub stream: String,
    pub offset: usize,
}

/// The modules that a stream `dir` names (2.3.4.2): records of an identifier, a length and that many bytes.
pub fn modules(dir: &[u8]) -> Vec<Module> {
    let (dir, _) = unpacked(dir);
    let mut rest = &dir[..];
    let mut out = Vec::new();
    let (mut stream, mut offset) = (String::new(), None);
    while let [a, b, c, d, e, f, after @ ..] = rest {
        let (id, stated) = (u16::from_le_bytes([*a, *b]), u32::from_le_bytes([*c, *d, *e, *f]) as usize);
        // PROJECTVERSION says four and has six.
        let length = if id == 0x0009 { 6 } else { stated };
        let Some((data, next)) = after.split_at_checked(length) else { break };
        match (id, data) {
            (0x001a, name) => stream = String::from_utf8_lossy(name).into_owned(),
            (0x0032, name) => {
                let units = name.as_chunks::<2>().0.iter().map(|&pair| u16::from_le_bytes(pair));
                stream = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
            }
            (0x0031, &[a, b, c, d]) => offset = Some(u32::from_le_bytes([a, b, c, d]) as usize),
            (0x002b, _) => {
                if let Some(offset) = offset.take().filter(|_| out.len() < limits::LAYER_RUNS) {
                    out.push(Module { stream: std::mem::take(&mut stream), offset });
                }
            }
            _ => {}
        }
        rest = next;
    }
    out
}

/// Unpacks a container (2.4.1.3.1); what was unpacked before something broken stays.
pub fn unpacked(container: &[u8]) -> (Bytes, Option<GapReason>) {
    let mut out = Vec::new();
    let broken = |what: &str| Some(GapReason::Malformed(format!("packed source of a macro: {what}")));
    let Some((1, mut rest)) = container.split_first() else { return (Bytes::new(), broken("no mark")) };
    while let [low, high, after @ ..] = rest {
        let header = u16::from_le_bytes([*low, *high]);
        // Behind the last chunk streams are filled up.
        if header & 0x7000 != 0x3000 {
            break;
        }
        // The length counts the header, less three.
        let (chunk, next) = after.split_at_checked(usize::from(header & 0xfff) + 1).unwrap_or((after, &[]));
        match header & 0x8000 {
            0 => out.extend_from_slice(&chunk[..chunk.len().min(CHUNK)]),
            _ if unpack_chunk(chunk, &mut out).is_none() => return (out.into(), broken("a copy of what is not there")),
            _ => {}
        }
        if out.len() > limits::VBA_BYTES {
            return (out.into(), Some(GapReason::Limit(Limit::MemberBytes)));
        }
        rest = next;
    }
    (out.into(), None)
}

/// One chunk: eight times a byte or a copy, after a byte that says which.
fn unpack_chunk(mut chunk: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let start = out.len();
    while let Some((flags, mut rest)) = chunk.split_first() {
        for bit in 0..8 {
            if out.len() - start >= CHUNK {
                return Some(());
            }
            if flags >> bit & 1 == 0 {
                let Some((byte, after)) = rest.split_first() else { return Some(()) };
                out.push(*byte);
                rest = after;
                continue;
            }
            let Some((pair, after)) = rest.split_first_chunk::<2>() else { return Some(()) };
            let token = u16::from_le_bytes(*pair);
            // The more there is to copy from, the more bits say from where (2.4.1.3.19.1).
            let there = out.len() - start;
            let bits = (4..12).find(|bits| 1 << bits >= there).unwrap_or(12);
            let length = usize::from(token & (0xffff >> bits)) + 3;
            let back = usize::from(token >> (16 - bits)) + 1;
            let from = out.len().checked_sub(back).filter(|from| *from >= start)?;
            // A copy may reach into what it writes.
            for at in from..from + length.min(CHUNK - there) {
                out.push(*out.get(at)?);
            }
            rest = after;
        }
        chunk = rest;
    }
    Some(())
}
