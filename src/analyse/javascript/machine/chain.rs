//! Chains of members and calls.

use oxc::ast::ast::*;
use oxc::span::GetSpan;

use super::value::{Val, Value};
use super::{Abrupt, Machine};

/// What an expression in a chain came to: `a?.b.c` ends as a whole where `a` is nothing.
pub(super) enum Chained {
    Value(Val),
    Cut,
}

impl<'a> Machine<'a> {
    pub(super) fn uncut(&mut self, run: impl FnOnce(&mut Self) -> Result<Chained, Abrupt>) -> Result<Val, Abrupt> {
        Ok(match run(self)? {
            Chained::Value(value) => value,
            Chained::Cut => Val::UNDEFINED,
        })
    }

    /// An expression as a link of a chain.
    pub(super) fn link(&mut self, expression: &'a Expression<'a>) -> Result<Chained, Abrupt> {
        match expression {
            Expression::CallExpression(call) => {
                self.step()?;
                self.call_expression(call)
            }
            Expression::ComputedMemberExpression(_)
            | Expression::StaticMemberExpression(_)
            | Expression::PrivateFieldExpression(_) => {
                self.step()?;
                self.member_expression(expression)
            }
            _ => self.expression(expression).map(Chained::Value),
        }
    }

    pub(super) fn chain(&mut self, chain: &'a ChainElement<'a>) -> Result<Chained, Abrupt> {
        match chain {
            ChainElement::CallExpression(call) => self.call_expression(call),
            ChainElement::TSNonNullExpression(inner) => self.link(&inner.expression),
            other => match other.as_member_expression() {
                Some(member) => self.member(member),
                None => Ok(Chained::Value(Val::UNKNOWN)),
            },
        }
    }

    pub(super) fn member_expression(&mut self, expression: &'a Expression<'a>) -> Result<Chained, Abrupt> {
        match expression.as_member_expression() {
            Some(member) => self.member(member),
            None => Ok(Chained::Value(Val::UNKNOWN)),
        }
    }

    pub(super) fn member(&mut self, member: &'a MemberExpression<'a>) -> Result<Chained, Abrupt> {
        if self.strict
            && let Some(argument) = self.exact_argument(member)?
        {
            return Ok(Chained::Value(argument));
        }
        if let Expression::Super(_) = member.object() {
            let key = self.member_key(member)?;
            let at = self.at(member.span());
            return self.get_of_parent(&key, at).map(Chained::Value);
        }
        let Chained::Value(object) = self.link(member.object())? else { return Ok(Chained::Cut) };
        if member.optional() && matches!(object.value, Value::Undefined | Value::Null) {
            return Ok(Chained::Cut);
        }
        let key = self.member_key(member)?;
        let at = self.at(member.span());
        self.get(&object, &key, at).map(Chained::Value)
    }

    /// What is called, and its `this`.
    pub(super) fn callee(&mut self, callee: &'a Expression<'a>) -> Result<(Val, Val), Abrupt> {
        let inner = callee.get_inner_expression();
        let Some(member) = inner.as_member_expression() else {
            return Ok((self.expression(callee)?, Val::UNDEFINED));
        };
        let object = self.expression(member.object())?;
        let key = self.member_key(member)?;
        let at = self.at(member.span());
        Ok((self.get(&object, &key, at)?, object))
    }

    pub(super) fn call_expression(&mut self, call: &'a CallExpression<'a>) -> Result<Chained, Abrupt> {
        let at = self.at(call.span);
        let callee = match &call.callee {
            Expression::ChainExpression(_) => &call.callee,
            other => other.get_inner_expression(),
        };
        let member = match callee {
            Expression::ChainExpression(chain) => chain.expression.as_member_expression(),
            other => other.as_member_expression(),
        };
        let value = match member {
            Some(member) => {
                let object = match member.object() {
                    Expression::Super(_) => {
                        let key = self.member_key(member)?;
                        let method = self.get_of_parent(&key, at)?;
                        let arguments = self.arguments(&call.arguments)?;
                        let this = self.frame.this.clone();
                        return self.call(&method, &this, arguments, at).map(Chained::Value);
                    }
                    object => match self.link(object)? {
                        Chained::Value(object) => object,
                        Chained::Cut => return Ok(Chained::Cut),
                    },
                };
                let nothing = |val: &Val| matches!(val.value, Value::Undefined | Value::Null);
                if member.optional() && nothing(&object) {
                    return Ok(Chained::Cut);
                }
                let key = self.member_key(member)?;
                let arguments = self.arguments(&call.arguments)?;
                self.call_method(&object, &key, arguments, at)?
            }
            None => {
                if matches!(callee, Expression::Super(_)) {
                    let arguments = self.arguments(&call.arguments)?;
                    return self.call_parent(arguments, at).map(Chained::Value);
                }
                let function = match self.link(callee)? {
                    Chained::Value(function) => function,
                    Chained::Cut => return Ok(Chained::Cut),
                };
                if call.optional && matches!(function.value, Value::Undefined | Value::Null) {
                    return Ok(Chained::Cut);
                }
                let arguments = self.arguments(&call.arguments)?;
                let named_eval = matches!(callee, Expression::Identifier(name) if name.name == "eval");
                if named_eval && self.name_of(&function).is_some_and(|name| &*name == "eval") {
                    return self.direct_eval(arguments, at).map(Chained::Value);
                }
                self.call(&function, &Val::UNDEFINED, arguments, at)?
            }
        };
        Ok(Chained::Value(value))
    }

    pub(super) fn new_expression(&mut self, new: &'a NewExpression<'a>) -> Result<Val, Abrupt> {
        let callee = self.expression(&new.callee)?;
        let arguments = self.arguments(&new.arguments)?;
        let at = self.at(new.span);
        self.construct(&callee, arguments, at)
    }
}
