//! Opens containers and decodes layers, in memory, by content and not by name.
//!
//! A container becomes [`Members`]: an iterator that unfolds one member at a time and charges it to the root's
//! [`Budget`], so that only the chain of open containers is in memory, never a whole tree. Work is a list in `scan`,
//! not recursion here.

mod layer;
mod names;
mod stream;
mod tar;
mod text;
mod zip;
mod zip_directory;
mod zip_record;

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;

use crate::analyse::Derived;
use crate::artifact::{Artifact, Blob, Kind};
use crate::limits::Budget;
use crate::locator::{Codec, Locator, Step};
use crate::signal::GapReason;

/// What comes out of a container: members, and gaps beside them.
pub enum Unfolded {
    /// A member or layer.
    Blob(Blob),
    /// Something that could not be unfolded: where, and why.
    Gap(Arc<Locator>, GapReason),
}

/// A container being unfolded.
pub trait Members: Send {
    /// The next member, `None` at the end. Bytes and members are charged to `budget`; once it is empty, one gap and
    /// then the end.
    fn next(&mut self, budget: &mut Budget) -> Option<Unfolded>;
}

/// An opened container and what its member list gives away.
#[derive(Default)]
pub struct Opened {
    /// The members, if the artifact is a container that can be opened.
    pub members: Option<Box<dyn Members>>,
    /// Path tricks and disagreements.
    pub tricks: Vec<crate::analyse::MemberTrick>,
    /// Why it could not be opened, or not wholly.
    pub gaps: Vec<GapReason>,
}

/// Opens the artifact if it is a container, or finds the encoded layers in its text.
pub fn open(artifact: &Artifact) -> Opened {
    match artifact.kind {
        Kind::Zip => zip::open(&artifact.blob),
        Kind::Tar => tar::open(&artifact.blob),
        Kind::Compressed(codec) => stream::open(&artifact.blob, codec),
        Kind::UnsupportedContainer(name) => {
            Opened { gaps: vec![GapReason::Unsupported(name.to_owned())], ..Opened::default() }
        }
        // Nothing that they could hold in text runs, and they are the bulk of a tree's bytes.
        Kind::Image | Kind::Font | Kind::Media | Kind::Document | Kind::Wasm | Kind::Empty => Opened::default(),
        _ => layer::open(artifact),
    }
}

/// Texts that a program makes and runs, as members of the artifact that holds the program.
pub fn derived(artifact: &Artifact, texts: Vec<Derived>) -> Option<Box<dyn Members>> {
    if texts.is_empty() {
        return None;
    }
    Some(Box::new(Evaluated { at: artifact.blob.at.clone(), texts: texts.into_iter() }))
}

struct Evaluated {
    at: Arc<Locator>,
    texts: std::vec::IntoIter<Derived>,
}

impl Members for Evaluated {
    fn next(&mut self, budget: &mut Budget) -> Option<Unfolded> {
        let derived = self.texts.next()?;
        let codec = if derived.language.is_some() { Codec::Embedded } else { Codec::Evaluated };
        let at = self.at.child(Step::Layer { codec, at: derived.span });
        let charged = budget.take_blob().and_then(|()| budget.take_bytes(derived.text.len() as u64));
        Some(match charged {
            Ok(()) => Unfolded::Blob(Blob { language: derived.language, ..Blob::new(at, derived.text) }),
            Err(reason) => {
                self.texts = Vec::new().into_iter();
                Unfolded::Gap(at, reason)
            }
        })
    }
}

/// What one part of a container came to: its bytes as far as they could be had, and what stopped them.
struct Part {
    bytes: Bytes,
    gap: Option<GapReason>,
}

/// A container whose parts are decoded one by one.
trait Parts: Send {
    /// Something that can be decoded to one blob.
    type Item: Send;
    /// The next part that is not decoded yet.
    fn take(&mut self) -> Option<Self::Item>;
    /// Where its blob will be, and whether it is executable.
    fn place(&self, item: &Self::Item) -> (Arc<Locator>, bool);
    /// Decodes it.
    fn decode(&self, item: &Self::Item, budget: &mut Budget) -> Part;
}

/// Turns [`Parts`] into [`Members`]: charges each part, says once that the budget is spent, and keeps what was read
/// before a failure.
struct Unfolding<P: Parts> {
    parts: P,
    ready: VecDeque<Unfolded>,
    spent: bool,
}

impl<P: Parts> Unfolding<P> {
    fn new(parts: P) -> Self {
        Self { parts, ready: VecDeque::new(), spent: false }
    }
}

impl<P: Parts> Members for Unfolding<P> {
    fn next(&mut self, budget: &mut Budget) -> Option<Unfolded> {
        if let Some(ready) = self.ready.pop_front() {
            return Some(ready);
        }
        if self.spent {
            return None;
        }
        let item = self.parts.take()?;
        let (at, executable) = self.parts.place(&item);
        if let Err(gap) = budget.take_blob() {
            self.spent = true;
            return Some(Unfolded::Gap(at, gap));
        }
        let part = self.parts.decode(&item, budget);
        self.spent = budget.is_spent();
        let gap = part.gap.map(|reason| Unfolded::Gap(at.clone(), reason));
        if part.bytes.is_empty() && gap.is_some() {
            return gap;
        }
        self.ready.extend(gap);
        Some(Unfolded::Blob(Blob { at, bytes: part.bytes, executable, language: None }))
    }
}
