//! Standard input: one blob under the name the user gave it. The bytes arrive already read and bounded.

use bytes::Bytes;

use crate::artifact::Blob;
use crate::limits;
use crate::locator::{BytePath, Locator, Step};
use crate::signal::{GapReason, Limit};

use super::{Root, Source};

/// Standard input as a target with one root.
pub struct Stdin {
    roots: [Root; 1],
    bytes: Bytes,
}

impl Stdin {
    /// A target of these bytes.
    pub fn new(name: BytePath, bytes: Bytes) -> Self {
        Self { roots: [Root { path: name, size: bytes.len() as u64, index: 0 }], bytes }
    }
}

impl Source for Stdin {
    fn roots(&self) -> &[Root] {
        &self.roots
    }

    fn gaps(&self) -> &[(BytePath, GapReason)] {
        &[]
    }

    fn read(&self, root: &Root) -> (Option<Blob>, Option<GapReason>) {
        let over = self.bytes.len() as u64 > limits::FILE_BYTES;
        let bytes = if over { self.bytes.slice(..limits::HEAD_BYTES) } else { self.bytes.clone() };
        let blob = Blob::new(Locator::root(Step::Stdin(root.path.clone())), bytes);
        (Some(blob), over.then_some(GapReason::Limit(Limit::FileBytes)))
    }
}
