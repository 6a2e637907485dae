//! Compound files (OLE, CFB): old office documents, installers, saved mails. A file system of streams. Sources of macros are
//! layers of the streams that hold them.

use std::io::{Cursor, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use cfb::CompoundFile;

use crate::artifact::{Blob, Kind};
use crate::limits::{self, Budget};
use crate::locator::{BytePath, Codec, Locator, Step};
use crate::signal::{GapReason, Limit};

use super::names::normal;
use super::{Opened, Part, Parts, Unfolding, vba};

/// What every compound file begins with.
pub const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Lists the streams of a compound file.
pub fn open(blob: &Blob) -> Opened {
    let mut file = match CompoundFile::open(Cursor::new(blob.bytes.clone())) {
        Ok(file) => file,
        Err(error) => {
            return Opened { gaps: vec![GapReason::Malformed(error.to_string())], ..Opened::default() };
        }
    };
    let streams =
        file.walk().filter(|entry| entry.is_stream() && !entry.is_empty()).map(|entry| entry.path().to_owned());
    let mut paths: Vec<PathBuf> = streams.take(limits::ARCHIVE_ENTRIES + 1).collect();
    let mut gaps = Vec::new();
    if paths.len() > limits::ARCHIVE_ENTRIES {
        paths.truncate(limits::ARCHIVE_ENTRIES);
        gaps.push(GapReason::Limit(Limit::RootBlobs));
    }
    let sources = macros(&mut file, &paths);
    let parts: Vec<Item> = paths.into_iter().map(Item::Stream).chain(sources).collect();
    let members =
        Streams { at: blob.at.clone(), length: blob.bytes.len(), file: Mutex::new(file), parts: parts.into_iter() };
    Opened { members: Some(Box::new(Unfolding::new(members))), gaps, ..Opened::default() }
}

/// The sources that the streams `VBA/dir` name. Names of streams are the same in either case ([MS-CFB] 2.6.4).
fn macros(file: &mut CompoundFile<Cursor<Bytes>>, paths: &[PathBuf]) -> Vec<Item> {
    let is = |name: Option<&std::ffi::OsStr>, wanted: &str| name.is_some_and(|name| name.eq_ignore_ascii_case(wanted));
    let mut out = Vec::new();
    for dir in paths.iter().filter(|path| is(path.file_name(), "dir")).take(limits::ARCHIVE_VIEWS) {
        let Some(folder) = dir.parent().filter(|folder| is(folder.file_name(), "VBA")) else { continue };
        let Ok(stream) = file.open_stream(dir) else { continue };
        let packed = limits::read_at_most(stream, limits::VBA_BYTES as u64, 0).unwrap_or_default();
        for module in vba::modules(&packed) {
            let named = |path: &&PathBuf| path.parent() == Some(folder) && is(path.file_name(), &module.stream);
            if let Some(path) = paths.iter().find(named) {
                out.push(Item::Source { path: path.clone(), offset: module.offset });
            }
        }
    }
    out
}

enum Item {
    Stream(PathBuf),
    /// The source of a macro, from that byte of a stream on.
    Source {
        path: PathBuf,
        offset: usize,
    },
}

struct Streams {
    at: Arc<Locator>,
    length: usize,
    file: Mutex<CompoundFile<Cursor<Bytes>>>,
    parts: std::vec::IntoIter<Item>,
}

impl Streams {
    fn member(&self, path: &Path) -> Arc<Locator> {
        let path = BytePath::from(normal(path.to_string_lossy().as_bytes()).as_slice());
        self.at.child(Step::Member { path })
    }

    fn read(&self, path: &Path, offset: usize, budget: &mut Budget) -> Part {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = file.open_stream(path).and_then(|mut stream| {
            stream.seek(SeekFrom::Start(offset as u64))?;
            Ok(stream)
        });
        let (bytes, gap) = match opened {
            Ok(mut stream) => budget.read(&mut stream, self.length as u64),
            Err(error) => (Vec::new(), Some(GapReason::Malformed(error.to_string()))),
        };
        Part { bytes: bytes.into(), gap }
    }
}

impl Parts for Streams {
    type Item = Item;

    fn take(&mut self) -> Option<Item> {
        self.parts.next()
    }

    fn place(&self, item: &Item) -> (Arc<Locator>, bool) {
        let at = match item {
            Item::Stream(path) => self.member(path),
            Item::Source { path, offset } => {
                self.member(path).child(Step::Layer { codec: Codec::Vba, at: *offset..*offset })
            }
        };
        (at, false)
    }

    fn language(&self, item: &Item) -> Option<Kind> {
        matches!(item, Item::Source { .. }).then_some(Kind::WindowsScript)
    }

    fn decode(&self, item: &Item, budget: &mut Budget) -> Part {
        match item {
            Item::Stream(path) => self.read(path, 0, budget),
            Item::Source { path, offset } => {
                let packed = self.read(path, *offset, budget);
                let (bytes, broken) = vba::unpacked(&packed.bytes);
                let gap = packed.gap.or(broken).or_else(|| budget.take_bytes(bytes.len() as u64).err());
                Part { bytes, gap }
            }
        }
    }
}
