//! Cabinet files of Windows. Files of one folder are one compressed stream, so each is read from that stream's start.

use std::collections::HashMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use cab::Cabinet;

use crate::artifact::Blob;
use crate::limits::{self, Budget};
use crate::locator::{BytePath, Locator, Step};
use crate::signal::{GapReason, Limit};

use super::names::{Names, normal};
use super::{Opened, Part, Parts, Unfolding};

/// Lists the members of a cabinet.
pub fn open(blob: &Blob) -> Opened {
    let cabinet = match Cabinet::new(Cursor::new(blob.bytes.clone())) {
        Ok(cabinet) => cabinet,
        Err(error) => {
            return Opened { gaps: vec![GapReason::Malformed(error.to_string())], ..Opened::default() };
        }
    };
    let mut names = Names::default();
    let (mut files, mut gaps, mut work) = (Vec::new(), Vec::new(), 0u64);
    let mut seen: HashMap<String, ()> = HashMap::new();
    'all: for folder in cabinet.folder_entries() {
        let mut before = 0u64;
        for file in folder.file_entries() {
            before = before.saturating_add(u64::from(file.uncompressed_size()));
            work = work.saturating_add(before);
            // All that stands before a file in its folder is unpacked to reach it.
            if files.len() >= limits::ARCHIVE_ENTRIES || work > limits::SOLID_WORK_BYTES {
                gaps.push(GapReason::Limit(Limit::RootBytes));
                break 'all;
            }
            names.member(file.name().as_bytes(), None);
            if seen.insert(file.name().to_owned(), ()).is_some() {
                // The library finds files by their names, and so only the first of them.
                gaps.push(GapReason::Malformed(format!("a second file is called `{}`", file.name().escape_debug())));
                continue;
            }
            files.push((file.name().to_owned(), file.is_exec()));
        }
    }
    let members =
        Files { at: blob.at.clone(), length: blob.bytes.len(), cabinet: Mutex::new(cabinet), files: files.into_iter() };
    Opened { members: Some(Box::new(Unfolding::new(members))), tricks: names.tricks, gaps, locked: false }
}

struct Files {
    at: Arc<Locator>,
    length: usize,
    cabinet: Mutex<Cabinet<Cursor<Bytes>>>,
    files: std::vec::IntoIter<(String, bool)>,
}

impl Parts for Files {
    type Item = (String, bool);

    fn take(&mut self) -> Option<Self::Item> {
        self.files.next()
    }

    fn place(&self, (name, executable): &Self::Item) -> (Arc<Locator>, bool) {
        let path = BytePath::from(normal(name.as_bytes()).as_slice());
        (self.at.child(Step::Member { path }), *executable)
    }

    fn decode(&self, (name, _): &Self::Item, budget: &mut Budget) -> Part {
        let mut cabinet = self.cabinet.lock().unwrap_or_else(PoisonError::into_inner);
        // The library indexes the blocks of a folder by an offset that the file states (cab 0.6, found by fuzzing).
        let read = catch_unwind(AssertUnwindSafe(|| match cabinet.read_file(name) {
            Ok(mut file) => budget.read(&mut file, self.length as u64),
            Err(error) => (Vec::new(), Some(GapReason::Malformed(error.to_string()))),
        }));
        let beyond = || (Vec::new(), Some(GapReason::Malformed("it stands beyond its folder".to_owned())));
        let (bytes, gap) = read.unwrap_or_else(|_| beyond());
        Part { bytes: bytes.into(), gap }
    }
}
