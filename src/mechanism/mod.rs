//! What starts code: one table of the mechanisms we know, whatever tool they belong to.
//!
//! A row says when a mechanism runs, what the user is asked before, what it starts, and where that is written. The views in
//! [`crate::analyse::manifest`] find where a target uses one, [`crate::correlate::triggers`] adds those that follow from a
//! file's name, and nobody else decides a moment: a fact about a tool stands here once, beside its source.

pub mod agents;
pub mod build;
pub mod editors;
pub mod git;
pub mod javascript;
pub mod python;
pub mod shells;

use crate::signal::Moment;

/// One way in which code starts.
#[derive(Debug)]
pub struct Mechanism {
    /// Stable name for machines.
    pub id: &'static str,
    /// The mechanism in the field's words; `{}` stands for what the author calls it (a script's name, a hook's, a key).
    pub by: &'static str,
    /// When.
    pub moment: Moment,
    /// What the user is asked before it starts.
    pub asks: Asks,
    /// What it depends on: editor, version, operating system, setting. Empty if on nothing but the tool.
    pub when: &'static str,
    /// What it starts.
    pub starts: &'static str,
    /// Where that is written, with the date of the source or of when it was read.
    pub source: &'static str,
}

/// What the user is asked before something starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asks {
    /// Nothing.
    Nothing,
    /// Once, whether this folder is trusted.
    Trust,
    /// For this very thing, by name.
    Permission,
    /// The user gives the command or presses the button that does it.
    Command,
    /// Nothing, but it runs in a container and not on the user's machine.
    Container,
}

impl Asks {
    /// For people.
    pub fn phrase(self) -> &'static str {
        match self {
            Asks::Nothing => "asks nothing",
            Asks::Trust => "asks once whether the folder is trusted",
            Asks::Permission => "asks for permission",
            Asks::Command => "the user gives the command",
            Asks::Container => "runs in a container",
        }
    }

    /// For machines.
    pub fn word(self) -> &'static str {
        match self {
            Asks::Nothing => "nothing",
            Asks::Trust => "trust",
            Asks::Permission => "permission",
            Asks::Command => "command",
            Asks::Container => "container",
        }
    }
}

impl Mechanism {
    /// The mechanism for a thing that its author calls `label`.
    pub fn named(&self, label: &str) -> String {
        self.by.replace("{}", label).trim_end().to_owned()
    }
}

impl PartialEq for Mechanism {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Declares the rows of one file: a static for each, and the list of them.
macro_rules! mechanisms {
    ($($name:ident = $id:literal, $by:literal, $moment:ident, $asks:ident,
        when $when:literal, starts $starts:literal, source $source:literal;)*) => {
        $(
            #[doc = $by]
            pub static $name: $crate::mechanism::Mechanism = $crate::mechanism::Mechanism {
                id: $id,
                by: $by,
                moment: $crate::signal::Moment::$moment,
                asks: $crate::mechanism::Asks::$asks,
                when: $when,
                starts: $starts,
                source: $source,
            };
        )*
        /// The rows of this file.
        pub static ROWS: &[&$crate::mechanism::Mechanism] = &[$(&$name),*];
    };
}
use mechanisms;

/// The whole table.
pub fn all() -> impl Iterator<Item = &'static Mechanism> {
    [editors::ROWS, agents::ROWS, javascript::ROWS, git::ROWS, python::ROWS, build::ROWS, shells::ROWS]
        .into_iter()
        .flatten()
        .copied()
}
