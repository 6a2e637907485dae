//! Assignments, declarations and patterns.

use oxc::ast::ast::*;
use oxc::semantic::SymbolId;
use oxc::span::GetSpan;

use super::text::Text;
use super::value::{Kind, Slot, Val, Value};
use super::{Abrupt, At, Machine};
use crate::analyse::flow::Origin;

impl<'a> Machine<'a> {
    /// Gives a name its first value.
    pub(super) fn declare(&mut self, symbol: SymbolId, value: Val) {
        let unit = self.frame.unit;
        let (owner, slot) = self.unit().layout.place(symbol);
        if let Some(env) = self.frame.env.holding(unit, owner) {
            env.set(slot, value);
        }
    }

    /// Gives a name another value. Under an unknown condition the old one may still be there.
    /// Gives a name another value, whatever way is followed.
    pub(super) fn put(&mut self, symbol: SymbolId, value: Val) {
        let unit = self.frame.unit;
        let (owner, slot) = self.unit().layout.place(symbol);
        if let Some(env) = self.frame.env.clone().holding(unit, owner) {
            env.set(slot, value);
        }
    }

    /// The value that a name has.
    pub(super) fn value_of(&self, symbol: SymbolId) -> Option<Val> {
        let (owner, slot) = self.unit().layout.place(symbol);
        self.frame.env.holding(self.frame.unit, owner)?.get(slot)
    }

    fn store(&mut self, symbol: SymbolId, value: Val) {
        let unit = self.frame.unit;
        let (owner, slot) = self.unit().layout.place(symbol);
        let env = self.frame.env.clone();
        let Some(env) = env.holding(unit, owner) else { return };
        let value = match env.depth < self.unsure {
            true => match env.get(slot) {
                Some(old) => self.merge(old, value),
                None => value,
            },
            false => value,
        };
        env.set(slot, value);
    }

    pub(super) fn assign_name(&mut self, name: &IdentifierReference<'a>, value: Val) -> Result<(), Abrupt> {
        if self.strict {
            self.exact_store(name)?;
        }
        match self.symbol(name) {
            Some(symbol) => self.store(symbol, value),
            None => self.assign_unresolved(name.name.as_str(), value),
        }
        Ok(())
    }

    fn assign_unresolved(&mut self, name: &str, value: Val) {
        let env = self.frame.env.clone();
        if self.frame.unit > 0 {
            for env in env.chain() {
                let unit = &self.units[usize::from(env.unit())];
                if let Some(symbol) = unit.scoping.get_binding(env.owner(), name.into()) {
                    let (_, slot) = unit.layout.place(symbol);
                    env.set(slot, value);
                    return;
                }
            }
        }
        self.globals.insert(name.into(), value);
    }

    pub(super) fn assignment(&mut self, it: &'a AssignmentExpression<'a>) -> Result<Val, Abrupt> {
        let at = self.at(it.span);
        if it.operator == AssignmentOperator::Assign {
            return match &it.left {
                AssignmentTarget::AssignmentTargetIdentifier(name) => {
                    if let Some(value) = self.grow_by_sum(name, &it.right)? {
                        return Ok(value);
                    }
                    let value = self.expression(&it.right)?;
                    self.assign_name(name, value.clone())?;
                    Ok(value)
                }
                left => match left.as_member_expression() {
                    Some(member) => {
                        let object = self.expression(member.object())?;
                        let key = self.member_key(member)?;
                        let value = self.expression(&it.right)?;
                        self.set(&object, &key, value.clone(), at)?;
                        Ok(value)
                    }
                    None => {
                        let value = self.expression(&it.right)?;
                        self.assign_target(left, value.clone())?;
                        Ok(value)
                    }
                },
            };
        }
        if let Some(operator) = it.operator.to_logical_operator() {
            return self.logical_assignment(it, operator);
        }
        let Some(operator) = it.operator.to_binary_operator() else { return Ok(Val::UNKNOWN) };
        if let AssignmentTarget::AssignmentTargetIdentifier(name) = &it.left {
            return self.grow(name, operator, it);
        }
        let Some(member) = it.left.as_member_expression() else { return self.expression(&it.right) };
        let object = self.expression(member.object())?;
        let key = self.member_key(member)?;
        let old = self.get(&object, &key, at)?;
        let right = self.expression(&it.right)?;
        if operator == BinaryOperator::Addition && matches!(right.value, Value::String(_)) {
            self.let_go(&object, &key, &old);
        }
        let value = self.binary(operator, old, right, at)?;
        self.set(&object, &key, value.clone(), at)?;
        Ok(value)
    }

    fn logical_assignment(
        &mut self,
        it: &'a AssignmentExpression<'a>,
        operator: LogicalOperator,
    ) -> Result<Val, Abrupt> {
        let at = self.at(it.span);
        let target: Option<(Val, Val)> = match it.left.as_member_expression() {
            Some(member) => {
                let object = self.expression(member.object())?;
                let key = self.member_key(member)?;
                Some((object, key))
            }
            None => None,
        };
        let old = match (&target, &it.left) {
            (Some((object, key)), _) => self.get(object, key, at)?,
            (None, AssignmentTarget::AssignmentTargetIdentifier(name)) => self.identifier(name)?,
            _ => Val::UNKNOWN,
        };
        let assigns = match operator {
            LogicalOperator::Or => self.truth(&old).map(|truth| !truth),
            LogicalOperator::And => self.truth(&old),
            LogicalOperator::Coalesce => match old.value {
                Value::Undefined | Value::Null => Some(true),
                Value::Unknown | Value::Host(_) => None,
                _ => Some(false),
            },
        };
        let value = match assigns {
            Some(false) => return Ok(old),
            Some(true) => self.expression(&it.right)?,
            None => {
                let right = self.maybe(|m| m.expression(&it.right))?;
                self.merge(old, right)
            }
        };
        match (target, &it.left) {
            (Some((object, key)), _) => self.set(&object, &key, value.clone(), at)?,
            (None, AssignmentTarget::AssignmentTargetIdentifier(name)) => self.assign_name(name, value.clone())?,
            _ => {}
        }
        Ok(value)
    }

    pub(super) fn update(&mut self, update: &'a UpdateExpression<'a>) -> Result<Val, Abrupt> {
        let at = self.at(update.span);
        let by = if update.operator == UpdateOperator::Increment { 1.0 } else { -1.0 };
        let (old, new) = match &update.argument {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(name) => {
                let old = self.identifier(name)?;
                let (old, new) = self.stepped(&old, by, at)?;
                self.assign_name(name, new.clone())?;
                (old, new)
            }
            other => {
                let Some(member) = other.as_member_expression() else { return Ok(Val::UNKNOWN) };
                let object = self.expression(member.object())?;
                let key = self.member_key(member)?;
                let old = self.get(&object, &key, at)?;
                let (old, new) = self.stepped(&old, by, at)?;
                self.set(&object, &key, new.clone(), at)?;
                (old, new)
            }
        };
        Ok(if update.prefix { new } else { old })
    }

    pub(super) fn assign_target(&mut self, target: &'a AssignmentTarget<'a>, value: Val) -> Result<(), Abrupt> {
        let at = self.at(target.span());
        match target {
            AssignmentTarget::AssignmentTargetIdentifier(name) => self.assign_name(name, value)?,
            AssignmentTarget::ArrayAssignmentTarget(array) => {
                self.certain_elements(&value)?;
                let elements = self.elements(&value, at)?;
                for (n, element) in array.elements.iter().enumerate() {
                    if let Some(element) = element {
                        let one = taken(elements.as_deref(), n, &value);
                        self.assign_maybe_default(element, one)?;
                    }
                }
                if let Some(rest) = &array.rest {
                    let rest_value = self.rest_of(elements, array.elements.len(), &value)?;
                    self.assign_target(&rest.target, rest_value)?;
                }
            }
            AssignmentTarget::ObjectAssignmentTarget(object) => {
                if self.strict && matches!(value.value, Value::Undefined | Value::Null) {
                    return Err(self.throw("TypeError", ""));
                }
                let mut used: Vec<Text> = Vec::new();
                for property in &object.properties {
                    match property {
                        AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(one) => {
                            let key = Text::from(one.binding.name.as_str());
                            let mut member = self.get_named(&value, &key, at)?;
                            used.push(key);
                            if let Some(init) = &one.init {
                                member = self.or_default(member, init)?;
                            }
                            self.assign_name(&one.binding, member)?;
                        }
                        AssignmentTargetProperty::AssignmentTargetPropertyProperty(one) => {
                            let member = match self.property_key(&one.name, one.computed)? {
                                Some(key) => {
                                    let member = self.get_named(&value, &key, at)?;
                                    used.push(key);
                                    member
                                }
                                None if self.strict => return Err(Abrupt::Stop),
                                None => Val::unknown(value.from),
                            };
                            self.assign_maybe_default(&one.binding, member)?;
                        }
                    }
                }
                if let Some(rest) = &object.rest {
                    let rest_value = self.without(&value, &used, at)?;
                    self.assign_target(&rest.target, rest_value)?;
                }
            }
            other => {
                let inner = match other {
                    AssignmentTarget::TSAsExpression(inner) => Some(&inner.expression),
                    AssignmentTarget::TSNonNullExpression(inner) => Some(&inner.expression),
                    AssignmentTarget::TSSatisfiesExpression(inner) => Some(&inner.expression),
                    AssignmentTarget::TSTypeAssertion(inner) => Some(&inner.expression),
                    _ => None,
                };
                let member =
                    other.as_member_expression().or_else(|| inner?.get_inner_expression().as_member_expression());
                if let Some(member) = member {
                    let object = self.expression(member.object())?;
                    let key = self.member_key(member)?;
                    self.set(&object, &key, value, at)?;
                } else if let Some(Expression::Identifier(name)) = inner.map(Expression::get_inner_expression) {
                    self.assign_name(name, value)?;
                }
            }
        }
        Ok(())
    }

    fn assign_maybe_default(&mut self, target: &'a AssignmentTargetMaybeDefault<'a>, value: Val) -> Result<(), Abrupt> {
        match target {
            AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(it) => {
                let value = self.or_default(value, &it.init)?;
                self.assign_target(&it.binding, value)
            }
            other => match other.as_assignment_target() {
                Some(target) => self.assign_target(target, value),
                None => Ok(()),
            },
        }
    }

    fn or_default(&mut self, value: Val, init: &'a Expression<'a>) -> Result<Val, Abrupt> {
        match &value.value {
            Value::Undefined => self.expression(init),
            Value::Unknown => {
                let default = self.maybe(|m| m.expression(init))?;
                Ok(self.merge(value, default))
            }
            _ => Ok(value),
        }
    }

    /// A pattern takes as many elements as it names; here all are taken, which shows where taking one does something.
    fn certain_elements(&mut self, value: &Val) -> Result<(), Abrupt> {
        let plain = value.as_object().is_none_or(|id| {
            matches!(self.heap.get(id).kind, Kind::Array(_) | Kind::Bytes(..) | Kind::Set(_) | Kind::Map(_))
        });
        match (self.strict, &value.value) {
            (true, Value::Object(_)) if !plain => Err(Abrupt::Stop),
            (true, Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_)) => {
                Err(self.throw("TypeError", ""))
            }
            _ => Ok(()),
        }
    }

    /// Binds the names of a declaration or parameter.
    pub(super) fn bind(&mut self, pattern: &'a BindingPattern<'a>, value: Val) -> Result<(), Abrupt> {
        let at = self.at(pattern.span());
        match pattern {
            BindingPattern::BindingIdentifier(name) => {
                if let Some(symbol) = name.symbol_id.get() {
                    self.declare(symbol, value);
                }
            }
            BindingPattern::AssignmentPattern(with_default) => {
                let value = self.or_default(value, &with_default.right)?;
                self.bind(&with_default.left, value)?;
            }
            BindingPattern::ArrayPattern(array) => {
                self.certain_elements(&value)?;
                let elements = self.elements(&value, at)?;
                for (n, element) in array.elements.iter().enumerate() {
                    if let Some(element) = element {
                        let one = taken(elements.as_deref(), n, &value);
                        self.bind(element, one)?;
                    }
                }
                if let Some(rest) = &array.rest {
                    let rest_value = self.rest_of(elements, array.elements.len(), &value)?;
                    self.bind(&rest.argument, rest_value)?;
                }
            }
            BindingPattern::ObjectPattern(object) => {
                if self.strict && matches!(value.value, Value::Undefined | Value::Null) {
                    return Err(self.throw("TypeError", ""));
                }
                let mut used: Vec<Text> = Vec::new();
                for property in &object.properties {
                    let member = match self.property_key(&property.key, property.computed)? {
                        Some(key) => {
                            let member = self.get_named(&value, &key, at)?;
                            used.push(key);
                            member
                        }
                        None if self.strict => return Err(Abrupt::Stop),
                        None => Val::unknown(value.from),
                    };
                    self.bind(&property.value, member)?;
                }
                if let Some(rest) = &object.rest {
                    let rest_value = self.without(&value, &used, at)?;
                    self.bind(&rest.argument, rest_value)?;
                }
            }
        }
        Ok(())
    }

    /// An object without some members.
    fn without(&mut self, value: &Val, used: &[Text], at: At) -> Result<Val, Abrupt> {
        if !matches!(value.value, Value::Object(_) | Value::String(_)) {
            return Ok(Val::unknown(value.from));
        }
        let rest = self.new_plain()?;
        self.spread_into(rest, value, at)?;
        for key in used {
            self.heap.get_mut(rest).props.remove(key);
        }
        Ok(Val::object(rest))
    }

    fn rest_of(&mut self, elements: Option<Vec<Val>>, from: usize, value: &Val) -> Result<Val, Abrupt> {
        match elements {
            Some(elements) => self.new_array(elements.into_iter().skip(from).collect()),
            None => Ok(Val::unknown(value.from)),
        }
    }

    /// Enumerations of TypeScript: names to numbers and back.
    pub(super) fn enumeration(&mut self, it: &'a TSEnumDeclaration<'a>) -> Result<(), Abrupt> {
        let id = self.new_object(Kind::Plain)?;
        let mut next = 0.0;
        for member in &it.body.members {
            let name: Text = member.id.static_name().as_str().into();
            let value = match &member.initializer {
                Some(expression) => self.expression(expression)?,
                None => Val::number(next),
            };
            if let Value::Number(number) = value.value {
                next = number + 1.0;
                let back = super::convert::number_to_text(number);
                self.heap.get_mut(id).props.set(back, Slot::Data(Val::text(name.clone())));
            }
            self.heap.get_mut(id).props.set(name, Slot::Data(value));
        }
        if let Some(symbol) = it.id.symbol_id.get() {
            self.declare(symbol, Val { value: Value::Object(id), from: Origin::PLAIN });
        }
        Ok(())
    }
}

/// One element of something that is taken apart.
fn taken(elements: Option<&[Val]>, index: usize, whole: &Val) -> Val {
    match elements {
        Some(elements) => elements.get(index).cloned().unwrap_or(Val::UNDEFINED),
        None => Val::unknown(whole.from),
    }
}
