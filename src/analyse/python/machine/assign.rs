//! Assignments.

use ruff_python_ast::*;

use super::builtins::{Asked, method, operators};
use super::scope::Symbol;
use super::value::{Kind, Val, Value};
use super::{Abrupt, Machine};

impl<'a> Machine<'a> {
    /// Gives a name a value; on a way of which nobody knows whether it is taken, the old one is not forgotten.
    pub(super) fn bind(&mut self, symbol: Symbol, value: Val) {
        let env = self.frame.env.written(symbol).clone();
        if self.unsure > env.unsure
            && let Some(old) = env.own(symbol)
            && let Some(branch) = self.branches.last_mut()
        {
            branch.note(&env, symbol, old);
        }
        env.set(symbol, value);
    }

    /// Behind a branch that may not have been taken, what it wrote may be there or not.
    pub(super) fn rejoin(&mut self) {
        let Some(branch) = self.branches.pop() else { return };
        for (env, symbol, old) in branch.overwritten() {
            let Some(new) = env.own(symbol) else { continue };
            if self.unsure > env.unsure
                && let Some(outer) = self.branches.last_mut()
            {
                outer.note(&env, symbol, old.clone());
            }
            let value = self.merge(old, new);
            env.set(symbol, value);
        }
    }

    pub(super) fn assign(&mut self, target: &'a Expr, value: Val) -> Result<(), Abrupt> {
        match target {
            Expr::Name(it) => {
                let symbol = self.symbol(it.id.as_str());
                self.bind(symbol, value);
                Ok(())
            }
            Expr::Tuple(it) => self.unpack(&it.elts, value),
            Expr::List(it) => self.unpack(&it.elts, value),
            Expr::Starred(it) => self.assign(&it.value, value),
            Expr::Attribute(it) => {
                self.heed(&value);
                let object = self.expression(&it.value)?;
                let place = self.at(it.range);
                self.set_attribute(&object, it.attr.id.as_str(), value, place)
            }
            Expr::Subscript(it) => {
                self.heed(&value);
                let object = self.expression(&it.value)?;
                let index = self.expression(&it.slice)?;
                let place = self.at(it.range);
                self.set_item(&object, &index, value, place)
            }
            _ => Ok(()),
        }
    }

    fn unpack(&mut self, targets: &'a [Expr], value: Val) -> Result<(), Abrupt> {
        let items = self.iterated(&value)?;
        let star = targets.iter().position(|target| matches!(target, Expr::Starred(_)));
        if let Some(items) = items {
            let enough = items.len() + usize::from(star.is_some()) >= targets.len();
            if enough && (star.is_some() || items.len() == targets.len()) {
                let after = targets.len() - star.map_or(targets.len(), |star| star + 1);
                for (index, target) in targets.iter().enumerate() {
                    let item = match star {
                        Some(star) if index == star => {
                            let middle = items[star..items.len() - after].to_vec();
                            self.object(Kind::List(middle))?
                        }
                        Some(star) if index > star => items[items.len() - (targets.len() - index)].clone(),
                        _ => items[index].clone(),
                    };
                    self.assign(target, item)?;
                }
                return Ok(());
            }
        }
        let element = self.element_of(&value)?;
        for target in targets {
            self.assign(target, element.clone())?;
        }
        Ok(())
    }

    pub(super) fn augmented(&mut self, it: &'a StmtAugAssign) -> Result<(), Abrupt> {
        let old = self.expression(&it.target)?;
        let value = self.expression(&it.value)?;
        let place = self.at(it.range);
        // `list += other` changes the list itself.
        if it.op == Operator::Add
            && let Some(id) = old.as_object()
            && matches!(self.world.heap.get(id).kind, Kind::List(_) | Kind::ByteArray(_))
        {
            return self.extend(id, &old, &value);
        }
        if it.op == Operator::Add
            && self.unsure == 0
            && let (Expr::Name(name), Value::Str(_), Value::Str(_)) = (&*it.target, &old.value, &value.value)
        {
            return self.grow(name, old, &value);
        }
        let new = self.binary(it.op, &old, &value, place)?;
        self.assign(&it.target, new)
    }

    /// `text += more`, in place where only the name holds the text.
    fn grow(&mut self, name: &'a ExprName, old: Val, more: &Val) -> Result<(), Abrupt> {
        let symbol = self.symbol(name.id.as_str());
        let env = self.frame.env.written(symbol).clone();
        if env.own(symbol).is_some() {
            env.set(symbol, Val::UNKNOWN);
        }
        let from = self.join(old.from, more.from);
        let answer = operators::append(&mut self.world, old.value, &more.value);
        let new = self.answered(answer, from)?;
        self.bind(symbol, new);
        Ok(())
    }

    fn extend(&mut self, id: super::Id, list: &Val, value: &Val) -> Result<(), Abrupt> {
        match self.iterated(value)? {
            Some(_) if self.unsure == 0 => {
                if let Some(native) = method(&list.value, &self.world.heap, "extend") {
                    let arguments = [value.clone()];
                    native(&mut self.world, &Asked { this: list, arguments: &arguments, named: &[] });
                }
            }
            _ => {
                let deep = self.deep(value);
                let before = self.world.heap.get(id).rest;
                let rest = self.join(before, deep);
                let object = self.world.heap.get_mut(id);
                object.rest = rest;
                object.open = true;
            }
        }
        Ok(())
    }

    /// `del target`.
    pub(super) fn delete(&mut self, target: &'a Expr) -> Result<(), Abrupt> {
        match target {
            Expr::Name(name) => {
                let symbol = self.symbol(name.id.as_str());
                if self.unsure == 0 {
                    self.frame.env.written(symbol).remove(symbol);
                }
                Ok(())
            }
            Expr::Tuple(it) => it.elts.iter().try_for_each(|target| self.delete(target)),
            Expr::List(it) => it.elts.iter().try_for_each(|target| self.delete(target)),
            Expr::Subscript(it) => {
                let object = self.expression(&it.value)?;
                let index = self.expression(&it.slice)?;
                self.delete_item(&object, &index);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What is not known to be taken out may be.
    fn delete_item(&mut self, object: &Val, index: &Val) {
        let Some(id) = object.as_object() else { return };
        let key = self.world.heap.key(&index.value).filter(|_| self.unsure == 0);
        let place = super::expression::small(&index.value).filter(|_| self.unsure == 0);
        let found = |place: i64, length: usize| {
            usize::try_from(if place < 0 { place + length as i64 } else { place }).ok().filter(|place| *place < length)
        };
        let object = self.world.heap.get_mut(id);
        // What stands behind it moves up.
        self.steps += match &object.kind {
            Kind::Dict(items) => items.len() as u64 / 64,
            Kind::List(items) => items.len() as u64 / 64,
            Kind::ByteArray(bytes) => bytes.len() as u64 / 1024,
            _ => 0,
        };
        let done = match (&mut object.kind, key, place) {
            (Kind::Dict(items), Some(key), _) => items.shift_remove(&key).is_some(),
            (Kind::List(items), _, Some(place)) => match found(place, items.len()) {
                Some(place) => {
                    items.remove(place);
                    true
                }
                None => false,
            },
            (Kind::ByteArray(bytes), _, Some(place)) => match found(place, bytes.len()) {
                Some(place) => {
                    bytes.remove(place);
                    true
                }
                None => false,
            },
            _ => false,
        };
        object.open |= !done;
    }

    /// `object[index] = value`.
    pub(super) fn set_item(&mut self, object: &Val, index: &Val, value: Val, at: super::At) -> Result<(), Abrupt> {
        if let Some(name) = self.name_of(object) {
            if matches!(&*name, "globals()" | "locals()" | "vars()") {
                self.names_given(index, Some(&value));
                return Ok(());
            }
            self.host_assigned(&name, object, &value, at);
            return Ok(());
        }
        let Some(id) = object.as_object() else { return Ok(()) };
        let (value_from, index_from) = (self.deep(&value), self.deep(index));
        let deep = self.join(value_from, index_from);
        let key = self.world.heap.key(&index.value);
        let place = super::expression::small(&index.value);
        let unsure = self.unsure > 0;
        let object = self.world.heap.get_mut(id);
        let done = match (&mut object.kind, key, place) {
            (Kind::Dict(items), Some(key), _) => {
                let new = !items.contains_key(&key);
                items.insert(key, (index.clone(), value));
                if new && unsure {
                    object.open = true;
                }
                if new && !self.world.heap.grow(2) {
                    return Err(Abrupt::Stop);
                }
                true
            }
            (Kind::List(items), _, Some(place)) => {
                let place = if place < 0 { place + items.len() as i64 } else { place };
                match usize::try_from(place).ok().and_then(|place| items.get_mut(place)) {
                    Some(slot) => {
                        *slot = value;
                        true
                    }
                    None => false,
                }
            }
            (Kind::ByteArray(bytes), _, Some(place)) => {
                let byte = super::expression::small(&value.value).and_then(|byte| u8::try_from(byte).ok());
                match (usize::try_from(place).ok().and_then(|place| bytes.get_mut(place)), byte) {
                    (Some(slot), Some(byte)) => {
                        *slot = byte;
                        true
                    }
                    _ => false,
                }
            }
            _ => false,
        };
        if !done {
            let before = self.world.heap.get(id).rest;
            let rest = self.join(before, deep);
            let object = self.world.heap.get_mut(id);
            object.rest = rest;
            object.open = true;
        }
        Ok(())
    }

    pub(super) fn set_attribute(&mut self, object: &Val, name: &str, value: Val, at: super::At) -> Result<(), Abrupt> {
        if let Some(base) = self.name_of(object) {
            // What is put among the builtins is a name everywhere.
            if &*base == "builtins" {
                self.names_given(&Val::text(name), Some(&value));
            }
            self.shortcut_changed(&base, name, &value, at);
            self.host_assigned(&base, object, &value, at);
            return Ok(());
        }
        let Some(id) = object.as_object() else { return Ok(()) };
        let old = self
            .world
            .heap
            .get(id)
            .attributes
            .get(name)
            .cloned()
            .filter(|_| self.unsure > 0 || self.when != super::When::Load);
        let value = match old {
            Some(old) => self.merge(old, value),
            None => value,
        };
        if !self.world.heap.grow(1) {
            return Err(Abrupt::Stop);
        }
        self.world.heap.get_mut(id).attributes.insert(name.into(), value);
        Ok(())
    }
}
