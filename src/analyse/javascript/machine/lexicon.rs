//! Names of host things and what the tables say of them: the same for every program, so a thread keeps them.
//!
//! Most programs are small and name the same few things; asking the tables costs more than running them does. Nothing of
//! what is kept here depends on the program that asked, so keeping it changes no answer.

use std::cell::{Cell, RefCell};

use rustc_hash::{FxHashMap, FxHashSet};

use super::builtins::{Native, Of};
use super::host::Effect;
use super::text::Text;
use super::value::{Name, Names};
use crate::limits;

/// What is known of host things by their names.
pub(super) struct Lexicon {
    pub(super) names: Names,
    pub(super) effects: FxHashMap<Name, Effect>,
    /// Functions that are computed and not only told.
    pub(super) natives: FxHashMap<Name, Option<Native>>,
    pub(super) methods: FxHashMap<(Of, Text), Option<Native>>,
    /// Names of members that are nothing but a longer name.
    pub(super) longer: FxHashMap<(Name, Text), Name>,
    /// Names that say nothing of where a value came from.
    pub(super) plain: FxHashSet<Name>,
    pub(super) types: RefCell<FxHashMap<Name, Option<&'static str>>>,
    pub(super) certain: RefCell<FxHashMap<Name, bool>>,
    /// Names of what a call of something gives.
    pub(super) called: FxHashMap<Name, Name>,
    /// Names and short literals of the programs that were followed, made once.
    pub(super) words: FxHashMap<Box<str>, Text>,
    /// Words that nearly every program needs.
    pub(super) exports: Text,
    pub(super) prototype: Text,
    pub(super) constructor: Text,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self {
            names: Names::default(),
            effects: FxHashMap::default(),
            natives: FxHashMap::default(),
            methods: FxHashMap::default(),
            longer: FxHashMap::default(),
            plain: FxHashSet::default(),
            types: RefCell::default(),
            certain: RefCell::default(),
            called: FxHashMap::default(),
            words: FxHashMap::default(),
            exports: "exports".into(),
            prototype: "prototype".into(),
            constructor: "constructor".into(),
        }
    }
}

thread_local! {
    /// Taken out and put back: a panic in between leaves an empty one.
    static KEPT: Cell<Option<Box<Lexicon>>> = const { Cell::new(None) };
}

impl Lexicon {
    /// This thread's.
    pub(super) fn take() -> Box<Self> {
        KEPT.take().unwrap_or_default()
    }

    /// Keeps it for the next program, unless a program filled it with names of its own.
    pub(super) fn keep(mut self: Box<Self>) {
        if self.words.len() > limits::KEPT_WORDS {
            self.words = FxHashMap::default();
        }
        let entries = self.names.len() + self.methods.len() + self.longer.len();
        if entries <= limits::HOST_NAMES && self.names.bytes() <= limits::HOST_NAME_BYTES {
            KEPT.set(Some(self));
        }
    }
}
