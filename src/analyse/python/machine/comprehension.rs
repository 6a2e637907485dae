//! Comprehensions: loops inside an expression.

use ruff_python_ast::{Comprehension, ExprDictComp};

use super::scope::{Env, Of};
use super::value::{Kind, Val};
use super::{Abrupt, Machine};
use crate::analyse::flow::Origin;
use crate::limits;

/// What a comprehension gives: what is known, and where the rest comes from.
pub(super) struct Comprehended {
    pub(super) known: Vec<Val>,
    pub(super) rest: Origin,
    open: bool,
}

impl<'a> Machine<'a> {
    /// Runs the loops of a comprehension.
    pub(super) fn comprehended(
        &mut self,
        loops: &'a [Comprehension],
        mut element: impl FnMut(&mut Self) -> Result<Val, Abrupt>,
    ) -> Result<Comprehended, Abrupt> {
        let env = Env::new(Of::Function, Some(self.frame.env.clone()), self.unsure);
        let outer = std::mem::replace(&mut self.frame.env, env);
        let mut out = Comprehended { known: Vec::new(), rest: Origin::PLAIN, open: false };
        let result = self.comprehension_loop(loops, &mut element, &mut out);
        self.frame.env = outer;
        result.map(|()| out)
    }

    fn comprehension_loop(
        &mut self,
        loops: &'a [Comprehension],
        element: &mut dyn FnMut(&mut Self) -> Result<Val, Abrupt>,
        out: &mut Comprehended,
    ) -> Result<(), Abrupt> {
        let Some((first, rest)) = loops.split_first() else {
            let value = element(self)?;
            if self.unsure > self.frame.env.unsure || out.known.len() >= limits::EVALUATOR_ELEMENTS {
                let deep = self.deep(&value);
                out.rest = self.join(out.rest, deep);
                out.open = true;
            } else {
                out.known.push(value);
            }
            return Ok(());
        };
        let over = self.expression(&first.iter)?;
        let items = self.iterated(&over)?;
        let known = items.is_some();
        let items = match items {
            Some(items) => items,
            None => vec![self.element_of(&over)?],
        };
        for item in items {
            self.step()?;
            self.assign(&first.target, item)?;
            let mut truth = Some(true);
            for test in &first.ifs {
                let test = self.expression(test)?;
                truth = match (truth, self.truth(&test)) {
                    (_, Some(false)) => Some(false),
                    (Some(true), other) => other,
                    (before, _) => before,
                };
                if truth == Some(false) {
                    break;
                }
            }
            match truth {
                Some(false) => {}
                Some(true) if known => self.nested(|m| m.comprehension_loop(rest, element, out))?,
                _ => {
                    let narrowed = first.ifs.iter().find_map(|test| self.narrow(test));
                    self.maybe(|m| m.nested(|m| m.comprehension_loop(rest, element, out)))?;
                    self.widen(narrowed);
                }
            }
            if self.sweeping() {
                out.open = true;
                break;
            }
        }
        Ok(())
    }

    /// The container that a comprehension fills.
    pub(super) fn collected(
        &mut self,
        items: Comprehended,
        kind: impl FnOnce(Vec<Val>) -> Kind<'a>,
    ) -> Result<Val, Abrupt> {
        let mut known = items.known;
        if items.open && known.is_empty() {
            known.push(Val::unknown(items.rest));
        }
        let val = self.object(kind(known))?;
        if items.open
            && let Some(id) = val.as_object()
        {
            let object = self.world.heap.get_mut(id);
            object.open = matches!(object.kind, Kind::List(_));
            object.rest = items.rest;
        }
        Ok(val)
    }

    pub(super) fn dictionary_comprehension(&mut self, it: &'a ExprDictComp) -> Result<Val, Abrupt> {
        let pairs = self.comprehended(&it.generators, |m| {
            let key = it.key.as_ref().map_or(Ok(Val::UNKNOWN), |key| m.expression(key))?;
            let value = m.expression(&it.value)?;
            m.object(Kind::Tuple([key, value].into()))
        })?;
        let mut items = super::value::Dict::default();
        let mut rest = pairs.rest;
        for pair in pairs.known {
            let both = pair.as_object().and_then(|id| self.world.heap.elements(id)).map(<[Val]>::to_vec);
            let Some([key, value]) = both.as_deref() else { continue };
            match self.world.heap.key(&key.value) {
                Some(known) => {
                    items.insert(known, (key.clone(), value.clone()));
                }
                None => {
                    let deep = self.deep(&pair);
                    rest = self.join(rest, deep);
                }
            }
        }
        let val = self.object(Kind::Dict(items))?;
        self.with_rest(val, rest)
    }
}
