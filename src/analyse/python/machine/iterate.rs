//! What an iteration goes through.

use super::builtins;
use super::value::{Kind, Val, Value};
use super::{Abrupt, Machine};

impl<'a> Machine<'a> {
    /// The elements of what is iterated, if they are known; an iterator is used up.
    pub(super) fn iterated(&mut self, over: &Val) -> Result<Option<Vec<Val>>, Abrupt> {
        if !over.is_known() {
            return Ok(None);
        }
        if let Some(id) = over.as_object() {
            let object = self.world.heap.get(id);
            if object.open {
                // What is known of it is gone through; what else there is comes once.
                return self.partly_known(id);
            }
            match &object.kind {
                Kind::Instance { .. } => return self.iterated_instance(over),
                Kind::Class { .. } | Kind::Function(_) | Kind::Bound { .. } => return Ok(None),
                _ => {}
            }
        }
        let Some(items) = builtins::iterate(&mut self.world, &over.value) else { return Ok(None) };
        if over.from.is_plain() {
            return Ok(Some(items));
        }
        Ok(Some(items.into_iter().map(|item| self.taken_from(item, over)).collect()))
    }

    /// An element came from where the whole did.
    fn taken_from(&mut self, item: Val, whole: &Val) -> Val {
        let from = self.join(item.from, whole.from);
        item.from(from)
    }

    fn partly_known(&mut self, id: super::Id) -> Result<Option<Vec<Val>>, Abrupt> {
        let object = self.world.heap.get(id);
        let rest = object.rest;
        let mut items: Vec<Val> = match &object.kind {
            Kind::List(items) => items.clone(),
            Kind::Dict(items) | Kind::Set(items) => items.values().map(|(key, _)| key.clone()).collect(),
            _ => return Ok(None),
        };
        if !rest.is_plain() || items.is_empty() {
            items.push(Val::unknown(rest));
        }
        Ok(Some(items))
    }

    fn iterated_instance(&mut self, over: &Val) -> Result<Option<Vec<Val>>, Abrupt> {
        let Some(id) = over.as_object() else { return Ok(None) };
        let Some(iter) = self.class_attribute(id, "__iter__") else { return Ok(None) };
        let at = super::At { unit: self.frame.unit, span: Default::default() };
        let given = self.call_with(&iter, Some(over.clone()), super::call::Arguments::of(Vec::new()), at)?;
        match given.value {
            Value::Object(other) if other != id => self.nested(|m| m.iterated(&given)),
            _ => Ok(None),
        }
    }
}
