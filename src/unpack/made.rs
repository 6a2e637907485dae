//! Members that had to be put together in memory: parts of a mail, sources of a source map, scripts of a page. All of them
//! together are about as long as their container.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use crate::artifact::{Blob, Kind};
use crate::limits::Budget;
use crate::locator::{BytePath, Codec, Locator, Step};
use crate::signal::GapReason;

use super::names::Names;
use super::{Members, Opened, Unfolded};

/// Members while a container is read.
pub struct Made {
    at: Arc<Locator>,
    blobs: Vec<Blob>,
    names: Names,
}

impl Made {
    /// None yet.
    pub fn of(blob: &Blob) -> Self {
        Self { at: blob.at.clone(), blobs: Vec::new(), names: Names::default() }
    }

    /// A member of that name.
    pub fn push(&mut self, name: &[u8], bytes: impl Into<Bytes>) {
        self.names.path(name);
        let at = self.at.child(Step::Member { path: BytePath::from(name) });
        self.blobs.push(Blob::new(at, bytes));
    }

    /// Text in a language that stands within the text of the container.
    pub fn embed(&mut self, at: Range<usize>, language: Kind, bytes: impl Into<Bytes>) {
        let at = self.at.child(Step::Layer { codec: Codec::Embedded, at });
        self.blobs.push(Blob { language: Some(language), ..Blob::new(at, bytes) });
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.blobs.len()
    }

    /// The container, opened.
    pub fn opened(self, gaps: Vec<GapReason>) -> Opened {
        let members: Option<Box<dyn Members>> = match self.blobs.is_empty() {
            true => None,
            false => Some(Box::new(Ready { blobs: self.blobs.into_iter() })),
        };
        Opened { members, tricks: self.names.tricks, gaps, locked: false }
    }
}

struct Ready {
    blobs: std::vec::IntoIter<Blob>,
}

impl Members for Ready {
    fn next(&mut self, budget: &mut Budget) -> Option<Unfolded> {
        let blob = self.blobs.next()?;
        match budget.take_blob().and_then(|()| budget.take_bytes(blob.bytes.len() as u64)) {
            Ok(()) => Some(Unfolded::Blob(blob)),
            Err(reason) => {
                self.blobs = Vec::new().into_iter();
                Some(Unfolded::Gap(blob.at, reason))
            }
        }
    }
}
