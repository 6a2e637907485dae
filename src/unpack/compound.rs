//! Compound files (OLE, CFB): old office documents, installers, saved mails. A file system of streams.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use cfb::CompoundFile;

use crate::artifact::Blob;
use crate::limits::{self, Budget};
use crate::locator::{BytePath, Locator, Step};
use crate::signal::{GapReason, Limit};

use super::names::normal;
use super::{Opened, Part, Parts, Unfolding};

/// What every compound file begins with.
pub const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Lists the streams of a compound file.
pub fn open(blob: &Blob) -> Opened {
    let file = match CompoundFile::open(Cursor::new(blob.bytes.clone())) {
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
    let members =
        Streams { at: blob.at.clone(), length: blob.bytes.len(), file: Mutex::new(file), paths: paths.into_iter() };
    Opened { members: Some(Box::new(Unfolding::new(members))), gaps, ..Opened::default() }
}

struct Streams {
    at: Arc<Locator>,
    length: usize,
    file: Mutex<CompoundFile<Cursor<Bytes>>>,
    paths: std::vec::IntoIter<PathBuf>,
}

impl Parts for Streams {
    type Item = PathBuf;

    fn take(&mut self) -> Option<PathBuf> {
        self.paths.next()
    }

    fn place(&self, path: &PathBuf) -> (Arc<Locator>, bool) {
        let path = BytePath::from(normal(path.to_string_lossy().as_bytes()).as_slice());
        (self.at.child(Step::Member { path }), false)
    }

    fn decode(&self, path: &PathBuf, budget: &mut Budget) -> Part {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (bytes, gap) = match file.open_stream(path) {
            Ok(mut stream) => budget.read(&mut stream, self.length as u64),
            Err(error) => (Vec::new(), Some(GapReason::Malformed(error.to_string()))),
        };
        Part { bytes: bytes.into(), gap }
    }
}
