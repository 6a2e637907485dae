//! Variables: one environment per running function, with a slot per name of that function and its blocks.
//!
//! Symbols are numbered by the library, so names within one function cannot shadow each other by accident.

use std::cell::RefCell;
use std::rc::Rc;

use oxc::semantic::{ScopeId, Scoping, SymbolId};
use smallvec::{SmallVec, smallvec};

use super::value::Val;

/// Variables that have room in the environment itself: most functions have no more.
const INLINE: usize = 4;

/// The variables of one running function.
#[derive(Debug)]
pub(super) struct Env {
    unit: u16,
    owner: ScopeId,
    slots: RefCell<SmallVec<[Option<Val>; INLINE]>>,
    parent: Option<Rc<Env>>,
    /// How many branches with an unknown condition were open when it was made.
    pub(super) depth: u32,
}

/// Where the names of one text live.
pub(super) struct Layout {
    /// For every symbol, the function scope that owns it and its slot there.
    places: Vec<(ScopeId, u32)>,
    /// For every scope that owns some, how many.
    sizes: rustc_hash::FxHashMap<ScopeId, u32>,
}

impl Layout {
    /// `strict`: every block has its own variables, so that what was not given a value yet can be told.
    pub(super) fn new(scoping: &Scoping, strict: bool) -> Self {
        let mut sizes = rustc_hash::FxHashMap::default();
        let captured = if strict { with_names(scoping) } else { captured(scoping) };
        let owner = |scope: ScopeId| {
            scoping.scope_ancestors(scope).find(|&at| captured[at.index()] || is_frame(scoping, at)).unwrap_or(scope)
        };
        let mut owners: Vec<Option<ScopeId>> = vec![None; scoping.scopes_len()];
        let places = scoping
            .symbol_ids()
            .map(|symbol| {
                let scope = scoping.symbol_scope_id(symbol);
                let owner = *owners[scope.index()].get_or_insert_with(|| owner(scope));
                let slot = sizes.entry(owner).or_insert(0);
                *slot += 1;
                (owner, *slot - 1)
            })
            .collect();
        Self { places, sizes }
    }

    /// Whether a block has variables of its own that a function in it keeps: each time it runs, they are new ones.
    pub(super) fn owns(&self, scope: ScopeId) -> bool {
        self.sizes.contains_key(&scope)
    }

    pub(super) fn place(&self, symbol: SymbolId) -> (ScopeId, u32) {
        self.places[symbol.index()]
    }
}

fn is_frame(scoping: &Scoping, scope: ScopeId) -> bool {
    let flags = scoping.scope_flags(scope);
    flags.is_function() || flags.is_class_static_block() || scoping.scope_parent_id(scope).is_none()
}

/// The blocks with names of their own.
fn with_names(scoping: &Scoping) -> Vec<bool> {
    scoping.scope_descendants_from_root().fold(vec![false; scoping.scopes_len()], |mut named, scope| {
        named[scope.index()] = !scoping.get_bindings(scope).is_empty();
        named
    })
}

/// The blocks with names of their own around functions.
fn captured(scoping: &Scoping) -> Vec<bool> {
    let mut captured = vec![false; scoping.scopes_len()];
    for scope in scoping.scope_descendants_from_root() {
        if !scoping.scope_flags(scope).is_function() {
            continue;
        }
        for around in scoping.scope_ancestors(scope).skip(1) {
            if captured[around.index()] || is_frame(scoping, around) {
                break;
            }
            captured[around.index()] = !scoping.get_bindings(around).is_empty();
        }
    }
    captured
}

impl Env {
    /// The same variables with the same values, apart from the first: for the next turn of a loop.
    pub(super) fn again(&self) -> Rc<Env> {
        let slots = RefCell::new(self.slots.borrow().clone());
        Rc::new(Env { unit: self.unit, owner: self.owner, slots, parent: self.parent.clone(), depth: self.depth })
    }

    pub(super) fn new(unit: u16, owner: ScopeId, layout: &Layout, parent: Option<Rc<Env>>, depth: u32) -> Rc<Env> {
        let size = layout.sizes.get(&owner).copied().unwrap_or(0);
        Rc::new(Env { unit, owner, slots: RefCell::new(smallvec![None; size as usize]), parent, depth })
    }

    /// The environment, this one or one around it, that holds what `owner` of `unit` declares.
    pub(super) fn holding(&self, unit: u16, owner: ScopeId) -> Option<&Env> {
        let mut at = self;
        loop {
            if at.unit == unit && at.owner == owner {
                return Some(at);
            }
            at = at.parent.as_deref()?;
        }
    }

    /// The environment around this one.
    pub(super) fn parent(&self) -> Option<Rc<Env>> {
        self.parent.clone()
    }

    /// The environments from this one outwards.
    pub(super) fn chain(&self) -> impl Iterator<Item = &Env> {
        std::iter::successors(Some(self), |env| env.parent.as_deref())
    }

    pub(super) fn unit(&self) -> u16 {
        self.unit
    }

    pub(super) fn owner(&self) -> ScopeId {
        self.owner
    }

    pub(super) fn get(&self, slot: u32) -> Option<Val> {
        self.slots.borrow()[slot as usize].clone()
    }

    /// Takes the value out, so that it can be changed in place; it must be put back.
    pub(super) fn take(&self, slot: u32) -> Option<Val> {
        self.slots.borrow_mut()[slot as usize].take()
    }

    pub(super) fn set(&self, slot: u32, value: Val) {
        self.slots.borrow_mut()[slot as usize] = Some(value);
    }
}
