//! Texts that grow piece by piece: `s += x`, `s = s + x + y`, `o.s += x`.
//!
//! Decoders build what they decode unit by unit. A text is shared and never changes, so appending copies it, and a loop over
//! a long text would cost its square. Here the text is taken out of its place while the piece is appended, so that nobody
//! else holds it and it grows where it is.

use oxc::ast::ast::*;
use oxc::semantic::SymbolId;

use super::text::Text;
use super::value::{Slot, Val, Value};
use super::{Abrupt, Machine};

impl<'a> Machine<'a> {
    /// `name operator= right`.
    pub(super) fn grow(
        &mut self,
        name: &'a IdentifierReference<'a>,
        operator: BinaryOperator,
        it: &'a AssignmentExpression<'a>,
    ) -> Result<Val, Abrupt> {
        if operator == BinaryOperator::Addition
            && let Some(symbol) = self.symbol(name)
            && let Some(before) = self.growing(symbol)
        {
            let right = self.expression(&it.right)?;
            return match piece(&right) {
                Some(text) => self.appended(name, symbol, before, &text, right.from),
                None => {
                    let value = self.add(before, right, self.at(it.span))?;
                    self.assign_name(name, value.clone())?;
                    Ok(value)
                }
            };
        }
        let old = self.identifier(name)?;
        let right = self.expression(&it.right)?;
        let value = self.binary(operator, old, right, self.at(it.span))?;
        self.assign_name(name, value.clone())?;
        Ok(value)
    }

    /// `name = name + a + b`: `None` if the right side is something else, or nothing is gained.
    pub(super) fn grow_by_sum(
        &mut self,
        name: &'a IdentifierReference<'a>,
        right: &'a Expression<'a>,
    ) -> Result<Option<Val>, Abrupt> {
        let Some(symbol) = self.symbol(name) else { return Ok(None) };
        let Some(summands) = self.summands(symbol, right) else { return Ok(None) };
        let Some(before) = self.growing(symbol) else { return Ok(None) };
        let (mut tail, mut from) = (Text::empty(), before.from);
        let mut rest = summands.into_iter().rev();
        for binary in rest.by_ref() {
            self.step()?;
            let summand = self.expression(&binary.right)?;
            match piece(&summand) {
                Some(text) => {
                    self.spend_text(text.len())?;
                    tail.push(&text);
                    from = self.ledger.origins.join(from, summand.from);
                }
                None => {
                    let so_far = self.add(before, Val::text(tail).from(from), self.at(binary.span))?;
                    let mut value = self.add(so_far, summand, self.at(binary.span))?;
                    for binary in rest {
                        self.step()?;
                        let summand = self.expression(&binary.right)?;
                        value = self.add(value, summand, self.at(binary.span))?;
                    }
                    self.assign_name(name, value.clone())?;
                    return Ok(Some(value));
                }
            }
        }
        self.appended(name, symbol, before, &tail, from).map(Some)
    }

    /// The sums of `name + a + b`, the last one first.
    fn summands(&self, symbol: SymbolId, right: &'a Expression<'a>) -> Option<Vec<&'a BinaryExpression<'a>>> {
        let mut sums = Vec::new();
        let mut left = right;
        loop {
            match left.get_inner_expression() {
                Expression::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition => {
                    sums.push(&**sum);
                    left = &sum.left;
                }
                Expression::Identifier(first) if !sums.is_empty() && self.symbol(first) == Some(symbol) => {
                    return Some(sums);
                }
                _ => return None,
            }
        }
    }

    /// The text in a variable, if the variable certainly holds one and may be changed in place.
    fn growing(&self, symbol: SymbolId) -> Option<Val> {
        let (owner, slot) = self.unit().layout.place(symbol);
        let env = self.frame.env.holding(self.frame.unit, owner)?;
        let val = env.get(slot).filter(|_| env.depth >= self.unsure)?;
        matches!(val.value, Value::String(_)).then_some(val)
    }

    fn appended(
        &mut self,
        name: &'a IdentifierReference<'a>,
        symbol: SymbolId,
        before: Val,
        tail: &Text,
        from: super::Origin,
    ) -> Result<Val, Abrupt> {
        if self.strict {
            self.exact_store(name)?;
        }
        let (owner, slot) = self.unit().layout.place(symbol);
        let env = self.frame.env.clone();
        let Some(env) = env.holding(self.frame.unit, owner) else { return Ok(Val::UNKNOWN) };
        let from = self.ledger.origins.join(before.from, from);
        let Value::String(mut text) = before.value else { return Ok(Val::UNKNOWN) };
        // What was appended may have changed the variable; the language reads it first.
        if matches!(env.get(slot), Some(Val { value: Value::String(now), .. }) if now.is_same(&text)) {
            env.take(slot);
        }
        self.spend_text(if text.is_sole() { tail.len() } else { text.len() + tail.len() })?;
        text.push(tail);
        let value = Val { value: Value::String(text), from };
        env.set(slot, value.clone());
        Ok(value)
    }

    /// Lets go of a member that is about to be replaced by itself and more.
    pub(super) fn let_go(&mut self, object: &Val, key: &Val, old: &Val) {
        let (Some(id), Value::String(text)) = (object.as_object(), &old.value) else { return };
        if self.unsure > 0 {
            return;
        }
        let index = self.index_of(key);
        let object = self.heap.get_mut(id);
        let slot = match (&mut object.kind, index, key.as_text()) {
            (super::value::Kind::Array(elements), Some(index), _) => elements.get_mut(index),
            (_, _, Some(name)) => match object.props.get_mut(name) {
                Some(Slot::Data(val)) => Some(val),
                _ => None,
            },
            _ => None,
        };
        if let Some(slot) = slot
            && matches!(&slot.value, Value::String(held) if held.is_same(text))
        {
            *slot = Val::UNDEFINED;
        }
    }
}

/// What adding a value to a text appends, if it is known and runs nothing of the program's.
fn piece(val: &Val) -> Option<Text> {
    Some(match &val.value {
        Value::String(text) => text.clone(),
        Value::Number(number) => super::convert::number_to_text(*number),
        Value::Bool(bool) => if *bool { "true" } else { "false" }.into(),
        Value::Null => "null".into(),
        Value::Undefined => "undefined".into(),
        _ => return None,
    })
}
