//! Programs that PyInstaller made: an archive behind the executable, and in it an archive of compiled modules.
//!
//! Layout after PyInstaller's own reader (`PyInstaller/archive/readers.py`, version 6): a cookie near the end of the file
//! leads to a table of contents; `PYZ.pyz` has one of its own, marshalled.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use crate::artifact::Blob;
use crate::limits::{self, Budget};
use crate::locator::{BytePath, Codec, Locator, Step};
use crate::signal::{GapReason, Limit};

use super::marshal;
use super::{Opened, Part, Parts, Unfolding, stream};

const COOKIE: &[u8] = b"MEI\x0c\x0b\x0a\x0b\x0e";
/// Length of the cookie, with the name of a library from version 2.1 on.
const COOKIE_LENGTH: usize = 24 + 64;
/// Signatures stand behind the cookie, and are not longer than this.
const BEHIND: usize = 64 << 10;
/// What compiled modules begin with, if the archive does not say: CPython 3.12.
const PYC: [u8; 4] = [0xcb, 0x0d, b'\r', b'\n'];

/// Lists the archive behind an executable, if PyInstaller put one there.
pub fn open(blob: &Blob) -> Option<Opened> {
    let bytes = &blob.bytes[..];
    let from = bytes.len().saturating_sub(BEHIND + COOKIE_LENGTH);
    let cookie = from + memchr::memmem::rfind(&bytes[from..], COOKIE)?;
    let length = word(bytes, cookie + 8)?;
    let known = [24, COOKIE_LENGTH].map(|size| cookie.checked_add(size).and_then(|end| end.checked_sub(length)));
    let mut gaps = Vec::new();
    let found = known.into_iter().flatten().find_map(|start| {
        let table = start.checked_add(word(bytes, cookie + 12)?)?;
        let table = table..table.checked_add(word(bytes, cookie + 16)?)?;
        Some((start, entries(bytes, start, table)?))
    });
    let Some((_, mut files)) = found else {
        gaps.push(GapReason::Malformed("the PyInstaller archive has no table".to_owned()));
        return Some(Opened { gaps, ..Opened::default() });
    };
    let mut magic = PYC;
    let libraries: Vec<Range<usize>> =
        files.iter().filter(|file| file.form == Form::Library).map(|file| file.range.clone()).collect();
    for library in libraries {
        match modules(bytes, library) {
            Some((version, modules)) => {
                magic = version;
                files.extend(modules);
            }
            None => gaps.push(GapReason::Malformed("the list of compiled modules".to_owned())),
        }
    }
    files.retain(|file| file.form != Form::Library);
    if files.len() > limits::ARCHIVE_ENTRIES {
        files.truncate(limits::ARCHIVE_ENTRIES);
        gaps.push(GapReason::Limit(Limit::RootBlobs));
    }
    let parts = Program { at: blob.at.clone(), bytes: blob.bytes.clone(), magic, files: files.into_iter() };
    Some(Opened { members: Some(Box::new(Unfolding::new(parts))), gaps, ..Opened::default() })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As it is.
    File,
    /// Compiled Python without the header of a `.pyc`.
    Module,
    /// The archive of modules.
    Library,
}

struct File {
    name: Vec<u8>,
    range: Range<usize>,
    packed: bool,
    form: Form,
}

/// The table of contents.
fn entries(bytes: &[u8], start: usize, table: Range<usize>) -> Option<Vec<File>> {
    let mut rest = bytes.get(table)?;
    let mut files = Vec::new();
    while let Some(head) = rest.get(..18) {
        let size = word(head, 0).filter(|&size| size >= 18)?;
        let from = start.checked_add(word(head, 4)?)?;
        let range = from..from.checked_add(word(head, 8)?)?;
        let name = rest.get(18..size)?.split(|&b| b == 0).next().unwrap_or_default();
        let (name, form) = match head[17] {
            b's' | b'm' | b'M' => ([name, b".pyc"].concat(), Form::Module),
            b'z' => (name.to_vec(), Form::Library),
            // Options of the starter and links to other programs are no files.
            b'o' | b'd' => (Vec::new(), Form::File),
            _ => (name.to_vec(), Form::File),
        };
        if !name.is_empty() {
            files.push(File { name, range, packed: head[16] == 1, form });
        }
        if files.len() > limits::ARCHIVE_ENTRIES {
            break;
        }
        rest = rest.get(size..)?;
    }
    (!files.is_empty()).then_some(files)
}

/// The modules of the archive within, and the version of Python they are compiled for.
fn modules(bytes: &[u8], library: Range<usize>) -> Option<([u8; 4], Vec<File>)> {
    let archive = bytes.get(library.clone())?;
    let magic = archive.strip_prefix(b"PYZ\0")?.first_chunk::<4>()?;
    let table = archive.get(word(archive, 8)?..)?;
    let files = marshal::table(table)?.into_iter().filter_map(|(name, place)| {
        let start = library.start.checked_add(place.start)?;
        let end = library.start.checked_add(place.end)?;
        let name = [name.replace('.', "/").as_bytes(), b".pyc"].concat();
        Some(File { name, range: start..end, packed: true, form: Form::Module })
    });
    Some((*magic, files.collect()))
}

struct Program {
    at: Arc<Locator>,
    bytes: Bytes,
    magic: [u8; 4],
    files: std::vec::IntoIter<File>,
}

impl Parts for Program {
    type Item = File;

    fn take(&mut self) -> Option<File> {
        self.files.next()
    }

    fn place(&self, file: &File) -> (Arc<Locator>, bool) {
        (self.at.child(Step::Member { path: BytePath::from(file.name.as_slice()) }), false)
    }

    fn decode(&self, file: &File, budget: &mut Budget) -> Part {
        let packed = self.bytes.get(file.range.clone()).unwrap_or_default();
        let mut part = match file.packed {
            true => stream::decode(Codec::Zlib, packed, budget),
            false => match budget.take_bytes(packed.len() as u64) {
                Ok(()) => Part { bytes: self.bytes.slice_ref(packed), gap: None },
                Err(gap) => Part { bytes: Bytes::new(), gap: Some(gap) },
            },
        };
        if packed.is_empty() && !file.range.is_empty() {
            part.gap = Some(GapReason::Malformed("the archive is truncated".to_owned()));
        }
        if file.form == Form::Module && !part.bytes.is_empty() {
            part.bytes = [&self.magic[..], &[0; 12], &part.bytes[..]].concat().into();
        }
        part
    }
}

/// A number of four bytes, the highest first.
fn word(bytes: &[u8], at: usize) -> Option<usize> {
    let field = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_be_bytes([field[0], field[1], field[2], field[3]])).ok()
}
