//! Elements and pieces: `object[index]`, `object[start:stop:step]`.

use ruff_python_ast::*;

use super::builtins::{Answer, operators};
use super::expression::small;
use super::value::{Kind, Val, Value};
use super::{Abrupt, Machine};
use crate::limits;

impl<'a> Machine<'a> {
    pub(super) fn subscript(&mut self, it: &'a ExprSubscript) -> Result<Val, Abrupt> {
        let object = self.expression(&it.value)?;
        let place = self.at(it.range);
        if let Expr::Slice(slice) = &*it.slice {
            let mut parts = [None, None, None];
            let mut known = true;
            for (part, bound) in parts.iter_mut().zip([&slice.lower, &slice.upper, &slice.step]) {
                if let Some(bound) = bound {
                    let value = self.expression(bound)?;
                    *part = small(&value.value);
                    known &= part.is_some() || matches!(value.value, Value::None);
                }
            }
            let from = object.from;
            if !known || !object.is_known() {
                // A piece of something is that thing, as far as anybody knows.
                return Ok(match object.value {
                    Value::Host(_) | Value::Object(_) => object,
                    _ => {
                        let from = self.deep(&object);
                        Val::unknown(from)
                    }
                });
            }
            let [start, stop, step] = parts.map(bound);
            let answer = operators::slice(&mut self.world, &object.value, &start, &stop, &step);
            return self.answered(answer, from);
        }
        let index = self.expression(&it.slice)?;
        self.item(&object, &index, place)
    }

    /// `object[index]`.
    pub(super) fn item(&mut self, object: &Val, index: &Val, at: super::At) -> Result<Val, Abrupt> {
        if let Some(name) = self.name_of(object) {
            return self.host_item(&name, object, index, at);
        }
        let Some(id) = object.as_object() else {
            let from = self.join(object.from, index.from);
            if !object.is_known() || !index.is_known() {
                return Ok(Val::unknown(from));
            }
            let answer = operators::index(&mut self.world, &object.value, &index.value);
            return self.answered(answer, from);
        };
        if let Some(get) = self
            .class_attribute(id, "__getitem__")
            .or_else(|| self.class_attribute(id, "__class_getitem__"))
            .or_else(|| self.class_attribute(id, "__missing__"))
        {
            let arguments = super::call::Arguments::of(vec![index.clone()]);
            return self.call_with(&get, Some(object.clone()), arguments, at);
        }
        if let Value::Object(slice) = index.value
            && let Kind::Slice([start, stop, step]) = self.world.heap.get(slice).kind
        {
            let [start, stop, step] = [start, stop, step].map(bound);
            let answer = operators::slice(&mut self.world, &object.value, &start, &stop, &step);
            return self.answered(answer, object.from);
        }
        let rest = self.world.heap.get(id).rest;
        if index.is_known() {
            match operators::index(&mut self.world, &object.value, &index.value) {
                answer @ (Answer::Known(_) | Answer::Element(_)) => return self.answered(answer, object.from),
                Answer::Raises(class) if rest.is_plain() && !self.world.heap.get(id).open => return self.raise(class),
                Answer::Raises(_) | Answer::Unknown => {}
            }
        }
        if !index.is_known()
            && let Some(any) = self.any_text(id)
        {
            return Ok(any);
        }
        let deep = self.deep(object);
        // Which of its functions is called is not known: any.
        if let Some(items) = self.world.heap.elements(id).filter(|_| !index.is_known()) {
            let few = items.iter().take(limits::EVALUATOR_LOOK);
            let mut functions = few.filter(|item| !matches!(item.value, Value::Str(_) | Value::Int(_)));
            self.steps += items.len().min(limits::EVALUATOR_LOOK) as u64 / 64;
            if let Some(first) = functions.next().cloned() {
                let from = self.join(first.from, deep);
                return Ok(first.from(from));
            }
        }
        let from = self.join(deep, index.from);
        Ok(Val::unknown(from))
    }
}

impl Machine<'_> {
    /// Of a table of addresses, paths or commands of which one is picked, the first: the others are like it.
    pub(super) fn any_text(&mut self, id: super::Id) -> Option<Val> {
        let texts: Vec<Val> = match &self.world.heap.get(id).kind {
            Kind::Dict(items) => {
                items.values().take(limits::EVALUATOR_PICKED).map(|(_, value)| value.clone()).collect()
            }
            Kind::List(items) => items.iter().take(limits::EVALUATOR_PICKED).cloned().collect(),
            Kind::Tuple(items) => items.iter().take(limits::EVALUATOR_PICKED).cloned().collect(),
            _ => return None,
        };
        let told = |val: &Val| val.as_partial().is_some_and(|text| text.as_str().contains([' ', '/', '.']));
        if texts.is_empty() || !texts.iter().all(told) {
            return None;
        }
        let from =
            texts.iter().fold(self.world.heap.get(id).rest, |from, text| self.ledger.origins.join(from, text.from));
        let first = texts.first().and_then(Val::as_partial)?.clone();
        Some(Val { value: Value::Partial(first), from })
    }
}

fn bound(bound: Option<i64>) -> Value {
    bound.map_or(Value::None, |bound| Value::Int(bound.into()))
}
