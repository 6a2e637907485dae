//! Functions of scripts that call themselves.
//!
//! Both ways of a condition that nobody knows are followed, so that a function that calls itself twice would be followed for ever.
//! Followed again with values that nobody knows either, it does what it did before; with known ones it may be a decoder.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::limits;

/// The calls of a function that are being followed, and how often it called itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Recursion {
    /// What each was given: a digest of its arguments, if all are known.
    active: Vec<Option<u64>>,
    again: u32,
}

/// Whether a call is followed.
pub(super) enum Entered {
    /// It is; [`Recursion::leave`] ends it.
    Yes,
    /// It would do what was seen.
    No,
    /// It might do something else, and there were too many before.
    TooOften,
}

impl Recursion {
    /// Begins a call with these arguments, each as far as it is known.
    pub(super) fn enter(&mut self, arguments: impl Iterator<Item = Option<String>>) -> Entered {
        let mut digest = DefaultHasher::new();
        let mut known = Some(false);
        for argument in arguments {
            known = known.and(argument.map(|argument| argument.hash(&mut digest)).map(|()| true));
        }
        let given = known.filter(|&any| any).map(|_| digest.finish());
        if !self.active.is_empty() {
            self.again += 1;
            let depth = self.active.len();
            match given {
                None if depth >= limits::SHELL_RECURSION_UNKNOWN => return Entered::No,
                Some(_) if self.active.contains(&given) => return Entered::No,
                Some(_) if depth >= limits::POWERSHELL_DEPTH as usize || self.again > limits::SHELL_RECURSIONS => {
                    return Entered::TooOften;
                }
                _ => {}
            }
        }
        self.active.push(given);
        Entered::Yes
    }

    /// Ends a call.
    pub(super) fn leave(&mut self) {
        self.active.pop();
    }
}
