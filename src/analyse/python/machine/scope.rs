//! Names and what they stand for.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::value::Val;

/// An interned name of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Symbol(pub(super) u32);

/// What a scope is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Module,
    Function,
    Class,
}

/// What was written while one condition was unknown: names that stood for something before, in the order of writing.
#[derive(Default)]
pub(super) struct Branch {
    overwritten: Vec<(Rc<Env>, Symbol, Val)>,
    known: FxHashSet<(*const Env, Symbol)>,
}

impl Branch {
    /// Keeps what a name stood for before the branch.
    pub(super) fn note(&mut self, env: &Rc<Env>, name: Symbol, before: Val) {
        if self.known.insert((Rc::as_ptr(env), name)) {
            self.overwritten.push((env.clone(), name, before));
        }
    }

    /// Each name with the scope it is in and what it stood for.
    pub(super) fn overwritten(self) -> Vec<(Rc<Env>, Symbol, Val)> {
        self.overwritten
    }
}

/// The names of one scope.
#[derive(Debug)]
pub(super) struct Env {
    pub(super) of: Of,
    names: RefCell<FxHashMap<Symbol, Val>>,
    /// Names that belong to the module or to a function around this one.
    elsewhere: RefCell<Vec<(Symbol, Of)>>,
    pub(super) parent: Option<Rc<Env>>,
    /// How many branches with an unknown condition were open when it was made.
    pub(super) unsure: u32,
}

impl Env {
    pub(super) fn new(of: Of, parent: Option<Rc<Env>>, unsure: u32) -> Rc<Env> {
        Rc::new(Env { of, names: RefCell::default(), elsewhere: RefCell::default(), parent, unsure })
    }

    /// What the name stands for in this very scope.
    pub(super) fn own(&self, name: Symbol) -> Option<Val> {
        self.names.borrow().get(&name).cloned()
    }

    pub(super) fn set(&self, name: Symbol, val: Val) {
        self.names.borrow_mut().insert(name, val);
    }

    pub(super) fn remove(&self, name: Symbol) {
        self.names.borrow_mut().remove(&name);
    }

    /// `global name` or `nonlocal name`.
    pub(super) fn declare(&self, name: Symbol, of: Of) {
        self.elsewhere.borrow_mut().push((name, of));
    }

    /// The scope that an assignment to the name writes to.
    pub(super) fn written(self: &Rc<Env>, name: Symbol) -> &Rc<Env> {
        let declared = self.elsewhere.borrow().iter().find(|(known, _)| *known == name).map(|(_, of)| *of);
        match declared {
            None => self,
            Some(Of::Module) => self.outermost(),
            Some(_) => {
                let mut at = self;
                while let Some(parent) = &at.parent {
                    at = parent;
                    if at.of == Of::Function && at.own(name).is_some() {
                        return at;
                    }
                }
                self
            }
        }
    }

    /// The module's scope.
    pub(super) fn outermost(self: &Rc<Env>) -> &Rc<Env> {
        let mut at = self;
        while let Some(parent) = &at.parent {
            at = parent;
        }
        at
    }

    /// What the name stands for here: in this scope, in the functions around it, in the module.
    pub(super) fn find(self: &Rc<Env>, name: Symbol) -> Option<Val> {
        let declared = self.written(name);
        if !Rc::ptr_eq(declared, self) {
            return declared.own(name);
        }
        let mut at = Some(self);
        let mut first = true;
        while let Some(env) = at {
            // Methods do not see the names of the class that they stand in.
            if (first || env.of != Of::Class)
                && let Some(val) = env.own(name)
            {
                return Some(val);
            }
            first = false;
            at = env.parent.as_ref();
        }
        None
    }

    /// All names of this scope.
    pub(super) fn all(&self) -> Vec<(Symbol, Val)> {
        let mut all: Vec<(Symbol, Val)> = self.names.borrow().iter().map(|(name, val)| (*name, val.clone())).collect();
        all.sort_unstable_by_key(|(name, _)| name.0);
        all
    }
}
