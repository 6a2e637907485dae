//! Members that stand in their container as they are: tar, ar, ISO 9660, asar. Each is a slice of its parent.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use crate::artifact::Blob;
use crate::limits::{self, Budget};
use crate::locator::{BytePath, Locator, Step};
use crate::signal::{GapReason, Limit};

use super::names::{Content, Names};
use super::{Members, Opened, Part, Parts, Unfolding};

/// A member and where it stands.
pub struct Slice {
    /// Its name as the container spells it.
    pub name: BytePath,
    /// Its bytes, which may be stated wrongly.
    pub range: Range<usize>,
    /// Whether it has an execute permission.
    pub executable: bool,
    /// What is known to be missing of it.
    pub gap: Option<GapReason>,
}

/// A list of slices while a container is read.
pub struct Slices {
    bytes: Bytes,
    at: Arc<Locator>,
    members: Vec<Slice>,
    /// Names and tricks.
    pub names: Names,
    /// What could not be listed.
    pub gaps: Vec<GapReason>,
}

impl Slices {
    /// None yet.
    pub fn of(blob: &Blob) -> Self {
        let (bytes, at) = (blob.bytes.clone(), blob.at.clone());
        Self { bytes, at, members: Vec::new(), names: Names::default(), gaps: Vec::new() }
    }

    /// Notes a member; false once there are too many.
    pub fn push(&mut self, name: &[u8], range: Range<usize>, executable: bool) -> bool {
        if self.members.len() >= limits::ARCHIVE_ENTRIES {
            if !self.gaps.contains(&GapReason::Limit(Limit::RootBlobs)) {
                self.gaps.push(GapReason::Limit(Limit::RootBlobs));
            }
            return false;
        }
        let mut name = name.to_vec();
        self.names.cut(&mut name);
        let length = self.bytes.len();
        let inner = range.start.min(length)..range.end.clamp(range.start.min(length), length);
        // What saturated stands as far as anything can.
        let beyond = inner.len() < range.len() || range.start == usize::MAX;
        let gap = beyond.then(|| GapReason::Malformed("the archive is truncated".to_owned()));
        self.names.member(&name, Some(Content { bytes: self.bytes.slice(inner.clone()), in_order: true }));
        self.members.push(Slice { name: BytePath::from(name.as_slice()), range: inner, executable, gap });
        true
    }

    /// The container, opened.
    pub fn opened(self) -> Opened {
        let Self { bytes, at, members, names, gaps } = self;
        Opened { members: Some(members_of(bytes, at, members)), tricks: names.tricks, gaps, locked: false }
    }
}

/// Hands out slices of a container one by one.
pub fn members_of(bytes: Bytes, at: Arc<Locator>, members: Vec<Slice>) -> Box<dyn Members> {
    Box::new(Unfolding::new(SliceMembers { bytes, at, members: members.into_iter() }))
}

struct SliceMembers {
    bytes: Bytes,
    at: Arc<Locator>,
    members: std::vec::IntoIter<Slice>,
}

impl Parts for SliceMembers {
    type Item = Slice;

    fn take(&mut self) -> Option<Slice> {
        self.members.next()
    }

    fn place(&self, member: &Slice) -> (Arc<Locator>, bool) {
        (self.at.child(Step::Member { path: member.name.clone() }), member.executable)
    }

    fn decode(&self, member: &Slice, budget: &mut Budget) -> Part {
        match budget.take_bytes(member.range.len() as u64) {
            Ok(()) => Part { bytes: self.bytes.slice(member.range.clone()), gap: member.gap.clone() },
            Err(gap) => Part { bytes: Bytes::new(), gap: Some(gap) },
        }
    }
}
