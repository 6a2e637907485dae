//! What a function was called with, put in the order of its parameters.

use super::{Asked, Out, Stop, TYPE};
use crate::analyse::python::machine::value::{Val, Value};

impl<'v> Asked<'v> {
    /// The values of the parameters, which can be given by position and, where they have a name here, by name.
    /// The first `required` must be there.
    pub(super) fn bind<const N: usize>(&self, names: [&str; N], required: usize) -> Out<[Option<&'v Val>; N]> {
        let mut bound = [None; N];
        if self.arguments.len() > N {
            return Err(TYPE);
        }
        for (slot, val) in bound.iter_mut().zip(self.arguments) {
            *slot = Some(val);
        }
        for (name, val) in self.named {
            let at = names.iter().position(|known| !known.is_empty() && *known == &**name).ok_or(TYPE)?;
            if bound[at].replace(val).is_some() {
                return Err(TYPE);
            }
        }
        if bound[..required].iter().any(Option::is_none) { Err(TYPE) } else { Ok(bound) }
    }

    /// Exactly these, by position.
    pub(super) fn exactly<const N: usize>(&self) -> Out<[&'v Val; N]> {
        if !self.named.is_empty() || self.arguments.len() != N {
            return Err(TYPE);
        }
        let mut all = [self.this; N];
        for (slot, val) in all.iter_mut().zip(self.arguments) {
            *slot = val;
        }
        Ok(all)
    }

    /// A named value that is only taken by name; the rest is read with the others.
    pub(super) fn named(&self, name: &str) -> Option<&'v Val> {
        self.named.iter().find(|(known, _)| &**known == name).map(|(_, val)| val)
    }

    /// Refuses names that are not among these.
    pub(super) fn only_named(&self, names: &[&str]) -> Out<()> {
        if self.named.iter().all(|(name, _)| names.contains(&&**name)) { Ok(()) } else { Err(TYPE) }
    }

    /// Refuses all names.
    pub(super) fn nameless(&self) -> Out<()> {
        self.only_named(&[])
    }
}

/// The value of a parameter that may be left out or be `None`.
pub(super) fn given(val: Option<&Val>) -> Option<&Val> {
    val.filter(|val| !matches!(val.value, Value::None))
}

/// Whether a parameter is left out or what is known.
pub(super) fn certain(val: Option<&Val>) -> Out<()> {
    if val.is_some_and(|val| !val.is_known()) { Err(Stop::Unknown) } else { Ok(()) }
}
