//! Opens containers and decodes layers, in memory, by content and not by name.
//!
//! A container becomes [`Members`]: an iterator that unfolds one member at a time and charges it to the root's
//! [`Budget`], so that only the chain of open containers is in memory, never a whole tree. Work is a list in `scan`,
//! not recursion here.

mod ambiguity;
mod ar;
mod asar;
mod base85;
mod cabinet;
mod compound;
pub mod email;
mod escapes;
mod iso;
pub mod keys;
mod layer;
mod made;
mod markup;
mod marshal;
mod names;
mod pyinstaller;
mod rar;
mod sevenz;
mod slices;
mod source_map;
mod stream;
mod tar;
mod text;
mod vba;
mod zip;
mod zip_directory;
mod zip_locked;
mod zip_record;

pub use ambiguity::Ambiguity;

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;

use crate::analyse::Derived;
use crate::artifact::{Artifact, Blob, Format, Kind};
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
    /// Whether it holds members that no password opened.
    pub locked: bool,
}

impl Opened {
    /// This, and what else the same bytes hold.
    fn and(mut self, other: Opened) -> Opened {
        self.tricks.extend(other.tricks);
        self.gaps.extend(other.gaps);
        self.locked |= other.locked;
        self.members = match (self.members, other.members) {
            (Some(first), Some(second)) => Some(Box::new(Both { first: Some(first), second })),
            (first, second) => first.or(second),
        };
        self
    }
}

/// Members of two containers in the same bytes.
struct Both {
    first: Option<Box<dyn Members>>,
    second: Box<dyn Members>,
}

impl Members for Both {
    fn next(&mut self, budget: &mut Budget) -> Option<Unfolded> {
        if let Some(found) = self.first.as_mut().and_then(|first| first.next(budget)) {
            return Some(found);
        }
        self.first = None;
        self.second.next(budget)
    }
}

/// Opens the artifact if it is a container, or finds the encoded layers in its text.
pub fn open(artifact: &Artifact) -> Opened {
    open_with(artifact, &[])
}

/// The same with passwords that somebody gave, or that stand beside it.
pub fn open_with(artifact: &Artifact, passwords: &[String]) -> Opened {
    let blob = &artifact.blob;
    let opened = match artifact.kind {
        Kind::Zip => return zip::open(blob, passwords),
        Kind::Tar => tar::open(blob),
        Kind::Compressed(codec) => return stream::open(blob, codec),
        Kind::Archive(format) => match format {
            Format::SevenZip => sevenz::open(blob, passwords),
            Format::Rar => rar::open(blob),
            Format::Iso => iso::open(blob),
            Format::Asar => asar::open(blob),
            Format::Ar => ar::open(blob),
            Format::Cabinet => cabinet::open(blob),
            Format::Compound => compound::open(blob),
            Format::Mail => email::open(blob),
        },
        Kind::UnsupportedContainer(name) => {
            Opened { gaps: vec![GapReason::Unsupported(name.to_owned())], ..Opened::default() }
        }
        Kind::Document if blob.bytes.starts_with(compound::MAGIC) => compound::open(blob),
        // Nothing that they could hold in text runs, and they are the bulk of a tree's bytes.
        Kind::Image | Kind::Font | Kind::Media | Kind::Document | Kind::Wasm | Kind::Empty => Opened::default(),
        Kind::Executable => pyinstaller::open(blob).unwrap_or_default().and(layer::open(artifact)),
        Kind::Html | Kind::Xml => markup::open(artifact).unwrap_or_default().and(layer::open(artifact)),
        Kind::Json => source_map::open(artifact).unwrap_or_default().and(layer::open(artifact)),
        Kind::Binary => vba::open(artifact).and(layer::open(artifact)),
        _ => layer::open(artifact),
    };
    // Readers of zip look at the end of a file, whatever it begins with. The last file of some containers is the end of
    // them, and may be a zip archive that is opened as what it is.
    let ends_in_a_member =
        matches!(artifact.kind, Kind::Archive(format) if !matches!(format, Format::SevenZip | Format::Rar));
    match !ends_in_a_member && zip::stands_at_the_end(&blob.bytes) {
        true => opened.and(zip::open(blob, passwords)),
        false => opened,
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
    /// The language of its text, where the place says it.
    fn language(&self, _: &Self::Item) -> Option<Kind> {
        None
    }
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
        let language = self.parts.language(&item);
        Some(Unfolded::Blob(Blob { at, bytes: part.bytes, executable, language }))
    }
}
