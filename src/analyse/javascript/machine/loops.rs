//! Loops. A condition that is not known is taken to hold twice, so that what one turn leaves behind reaches the next.

use oxc::ast::ast::*;
use oxc::semantic::ScopeId;
use oxc::span::GetSpan;

use super::statement::{Done, Run};
use super::text::Text;
use super::value::{Id, Kind, Val, Value};
use super::{Abrupt, Machine};
use crate::analyse::flow::Origin;
use crate::limits;

/// What a loop does after its body ended in some way.
pub(super) enum Turn<'a> {
    Next,
    Leave,
    End(Done<'a>),
}

impl<'a> Machine<'a> {
    pub(super) fn after_body(&mut self, done: Done<'a>, label: Option<&'a str>) -> Turn<'a> {
        match done {
            Done::Normal | Done::Continue(None) => Turn::Next,
            Done::Continue(to) if to == label => Turn::Next,
            Done::Break(None) => Turn::Leave,
            Done::Break(to) if to == label => Turn::Leave,
            other => Turn::End(other),
        }
    }

    /// Runs a body while `test` holds. A condition that is not known is taken to hold twice, so that what one turn leaves
    /// behind reaches the next.
    pub(super) fn turns(
        &mut self,
        label: Option<&'a str>,
        test_first: bool,
        mut test: impl FnMut(&mut Self) -> Result<Option<bool>, Abrupt>,
        mut body: impl FnMut(&mut Self) -> Run<'a>,
    ) -> Run<'a> {
        let outer = std::mem::replace(&mut self.may_leave, false);
        let mut blind = 0;
        let mut count = 0u64;
        let mut unsure = false;
        let begun = (self.steps, self.texts);
        let done = loop {
            count += 1;
            let most = self.idle + limits::EVALUATOR_STEPS_PER_TEXT * (self.texts - begun.1);
            let spent = self.sweeping() || self.steps - begun.0 > most;
            if count > limits::EVALUATOR_TURNS || count > 2 && spent {
                if self.strict {
                    return Err(Abrupt::Stop);
                }
                break Done::Normal;
            }
            if test_first || count > 1 {
                match test(self)? {
                    Some(true) => {}
                    Some(false) => break Done::Normal,
                    None if self.strict => return Err(Abrupt::Stop),
                    None => {
                        blind += 1;
                        unsure = true;
                    }
                }
            }
            // Once a turn may have been the last, nothing after it is certain.
            unsure |= self.may_leave;
            if unsure && self.may_leave {
                blind += 1;
            }
            if blind > 2 {
                break Done::Normal;
            }
            self.unsure += u32::from(unsure);
            let ended = body(self);
            self.unsure -= u32::from(unsure);
            let ended = match ended {
                Err(Abrupt::Throw(_)) if unsure => Done::Normal,
                other => other?,
            };
            match self.after_body(ended, label) {
                Turn::Next => {}
                Turn::Leave => break Done::Normal,
                Turn::End(Done::Return(value)) if unsure => {
                    break self.either(Done::Return(value), Done::Normal);
                }
                Turn::End(done) => break done,
            }
        };
        self.may_leave = outer;
        Ok(done)
    }

    pub(super) fn while_statement(
        &mut self,
        test: &'a Expression<'a>,
        body: &'a Statement<'a>,
        body_first: bool,
        label: Option<&'a str>,
    ) -> Run<'a> {
        self.turns(
            label,
            !body_first,
            |m| {
                let value = m.expression(test)?;
                Ok(m.truth(&value))
            },
            |m| m.statement(body),
        )
    }

    pub(super) fn for_statement(&mut self, it: &'a ForStatement<'a>, label: Option<&'a str>) -> Run<'a> {
        let scope = it.scope_id();
        let fresh = self.unit().layout.owns(scope);
        self.in_scope(scope, |m| {
            match &it.init {
                Some(ForStatementInit::VariableDeclaration(variables)) => m.variables(variables)?,
                Some(init) => {
                    m.expression(init.to_expression())?;
                }
                None => {}
            }
            let first = std::cell::Cell::new(true);
            m.turns(
                label,
                true,
                |m| {
                    if !first.replace(false) {
                        if fresh {
                            // Functions made in the last turn keep its variables.
                            m.frame.env = m.frame.env.again();
                        }
                        if let Some(update) = &it.update {
                            m.expression(update)?;
                        }
                    }
                    match &it.test {
                        Some(test) => {
                            let value = m.expression(test)?;
                            Ok(m.truth(&value))
                        }
                        None => Ok(Some(true)),
                    }
                },
                |m| m.statement(&it.body),
            )
        })
    }

    pub(super) fn for_in(&mut self, it: &'a ForInStatement<'a>, label: Option<&'a str>) -> Run<'a> {
        let object = self.expression(&it.right)?;
        let keys: Option<Vec<Text>> = match &object.value {
            Value::Object(id) => {
                let object = self.heap.get(*id);
                let mut keys: Vec<Text> = match &object.kind {
                    Kind::Array(elements) => (0..elements.len()).map(|n| n.to_string().as_str().into()).collect(),
                    _ => Vec::new(),
                };
                keys.extend(object.props.keys());
                (!object.open && object.proto.is_none()).then_some(keys)
            }
            Value::Undefined | Value::Null => Some(Vec::new()),
            Value::String(text) => Some((0..text.len()).map(|n| n.to_string().as_str().into()).collect()),
            _ => None,
        };
        let values = keys.map(|keys| keys.into_iter().map(Val::text).collect());
        let before = self.exact_keys(&object)?;
        let done = self.each(it.scope_id(), &it.left, values, object.from, &it.body, label);
        // What is deleted in the loop before its turn is left out by the language.
        if before.is_some()
            && self.exact_keys(&object)?.is_none_or(|now| !before.iter().flatten().all(|key| now.contains(key)))
        {
            return Err(Abrupt::Stop);
        }
        done
    }

    /// The keys that a loop runs over, where only what is certain counts.
    pub(super) fn exact_keys(&self, object: &Val) -> Result<Option<Vec<Text>>, Abrupt> {
        let Some(id) = object.as_object().filter(|_| self.strict) else { return Ok(None) };
        if !matches!(self.heap.get(id).kind, Kind::Plain | Kind::Array(_)) {
            return Err(Abrupt::Stop);
        }
        if self.heap.array(id).is_some_and(|elements| elements.iter().any(Val::is_undefined)) {
            return Err(Abrupt::Stop);
        }
        Ok(Some(super::builtins::own_keys(self, id)))
    }

    pub(super) fn for_of(&mut self, it: &'a ForOfStatement<'a>, label: Option<&'a str>) -> Run<'a> {
        if self.strict && it.r#await {
            return Err(Abrupt::Stop);
        }
        let iterable = self.expression(&it.right)?;
        let at = self.at(it.right.span());
        if let Some(id) = iterable.as_object() {
            match &self.heap.get(id).kind {
                Kind::Array(_) => return self.each_element(id, it, label),
                // The others are run over before the first turn.
                Kind::Map(_) | Kind::Set(_) | Kind::Bytes(..) | Kind::Iterator(..) => {}
                _ if self.strict => return Err(Abrupt::Stop),
                _ => {}
            }
        }
        // An iterator that has a name may be used again after the loop was left.
        let named = matches!(
            it.right.get_inner_expression(),
            Expression::Identifier(_) | Expression::StaticMemberExpression(_)
        );
        let half_used =
            iterable.as_object().is_some_and(|id| matches!(self.heap.get(id).kind, Kind::Iterator(..))) && named;
        let before = self.held(&iterable);
        let values = self.elements(&iterable, at)?;
        let done = self.each(it.scope_id(), &it.left, values, iterable.from, &it.body, label)?;
        let now = self.held(&iterable);
        let same = before.len() == now.len()
            && before.iter().zip(&now).all(|(before, now)| self.same_value_zero(before, now) == Some(true));
        if self.strict && (half_used || !same) {
            return Err(Abrupt::Stop);
        }
        Ok(done)
    }

    /// What a map or set has, where only what is certain counts: the language runs over what comes in the loop, too.
    pub(super) fn held(&self, iterable: &Val) -> Vec<Val> {
        match iterable.as_object().filter(|_| self.strict).map(|id| &self.heap.get(id).kind) {
            Some(Kind::Map(entries)) => entries.iter().map(|(key, _)| key.clone()).collect(),
            Some(Kind::Set(elements)) => elements.clone(),
            _ => Vec::new(),
        }
    }

    /// The elements of an array, those too that come while it is run over.
    pub(super) fn each_element(&mut self, id: Id, it: &'a ForOfStatement<'a>, label: Option<&'a str>) -> Run<'a> {
        let next = std::cell::Cell::new(0);
        self.turns(
            label,
            true,
            |m| Ok(Some(m.heap.array(id).is_some_and(|elements| next.get() < elements.len()))),
            |m| {
                let at = next.replace(next.get() + 1);
                let value = m.heap.array(id).and_then(|elements| elements.get(at).cloned()).unwrap_or(Val::UNDEFINED);
                m.turn(it.scope_id(), &it.left, value, &it.body)
            },
        )
    }

    pub(super) fn each(
        &mut self,
        scope: ScopeId,
        left: &'a ForStatementLeft<'a>,
        values: Option<Vec<Val>>,
        from: Origin,
        body: &'a Statement<'a>,
        label: Option<&'a str>,
    ) -> Run<'a> {
        let known = values.is_some();
        if !known && self.strict {
            return Err(Abrupt::Stop);
        }
        let values = values.unwrap_or_else(|| vec![Val::unknown(from); 2]);
        let next = std::cell::Cell::new(0);
        self.turns(
            label,
            true,
            |_| {
                Ok(if next.get() >= values.len() {
                    Some(false)
                } else if known {
                    Some(true)
                } else {
                    None
                })
            },
            |m| {
                let value = values[next.replace(next.get() + 1)].clone();
                m.turn(scope, left, value, body)
            },
        )
    }

    /// One turn of a loop over values.
    pub(super) fn turn(
        &mut self,
        scope: ScopeId,
        left: &'a ForStatementLeft<'a>,
        value: Val,
        body: &'a Statement<'a>,
    ) -> Run<'a> {
        self.in_scope(scope, |m| {
            match left {
                ForStatementLeft::VariableDeclaration(variables) => {
                    if let Some(declarator) = variables.declarations.first() {
                        m.bind(&declarator.id, value)?;
                    }
                }
                other => {
                    if let Some(target) = other.as_assignment_target() {
                        m.assign_target(target, value)?;
                    }
                }
            }
            m.statement(body)
        })
    }
}
