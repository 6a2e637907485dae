//! Expressions.

use oxc::ast::ast::*;
use oxc::span::GetSpan;
use smallvec::SmallVec;

use super::text::Text;
use super::value::{Closure, Code, Kind, Val, Value};
use super::{Abrupt, Machine, builtins};

impl<'a> Machine<'a> {
    pub(super) fn expression(&mut self, expression: &'a Expression<'a>) -> Result<Val, Abrupt> {
        self.step()?;
        match expression {
            Expression::BooleanLiteral(literal) => Ok(Val::bool(literal.value)),
            Expression::NullLiteral(_) => Ok(Val::NULL),
            Expression::NumericLiteral(literal) => Ok(Val::number(literal.value)),
            Expression::StringLiteral(literal) if literal.lone_surrogates => Ok(string(literal)),
            Expression::StringLiteral(literal) => Ok(Val::text(self.literal(literal.value.as_str()))),
            Expression::BigIntLiteral(_) => Ok(Val::UNKNOWN),
            Expression::RegExpLiteral(literal) => {
                let source = literal.regex.pattern.text.as_str().into();
                let flags = literal.regex.flags.to_string().as_str().into();
                Ok(Val::object(builtins::make_regexp(self, source, flags)?))
            }
            Expression::TemplateLiteral(template) => self.template(template),
            Expression::Identifier(name) => self.identifier(name),
            Expression::ArrayExpression(array) => {
                let mut elements = Vec::with_capacity(array.elements.len());
                for element in &array.elements {
                    match element {
                        ArrayExpressionElement::SpreadElement(spread) => {
                            self.spread(&spread.argument, &mut elements)?
                        }
                        ArrayExpressionElement::Elision(_) => elements.push(Val::UNDEFINED),
                        other => elements.push(self.expression(other.to_expression())?),
                    }
                }
                self.new_array(elements)
            }
            Expression::ObjectExpression(object) => self.object_literal(object),
            Expression::FunctionExpression(function) => {
                // A named function expression knows itself.
                let made = self.closure(Code::Function(function), None)?;
                if let Some(symbol) = function.id.as_ref().and_then(|id| id.symbol_id.get()) {
                    let (owner, _) = self.unit().layout.place(symbol);
                    if function.scope_id.get() != Some(owner) {
                        self.declare(symbol, made.clone());
                    }
                }
                Ok(made)
            }
            Expression::ArrowFunctionExpression(arrow) => self.closure(Code::Arrow(arrow), None),
            Expression::ClassExpression(class) => self.class(class),
            Expression::ThisExpression(_) => Ok(self.frame.this.clone()),
            Expression::Super(_) => Ok(self.parent_object()),
            Expression::AssignmentExpression(assignment) => self.assignment(assignment),
            Expression::AwaitExpression(_)
            | Expression::JSXElement(_)
            | Expression::JSXFragment(_)
            | Expression::NewTarget(_)
                if self.strict =>
            {
                Err(Abrupt::Stop)
            }
            Expression::AwaitExpression(awaited) => self.expression(&awaited.argument),
            Expression::YieldExpression(yielded) => {
                let value = match &yielded.argument {
                    Some(argument) => self.expression(argument)?,
                    None => Val::UNDEFINED,
                };
                self.yielded(value, yielded.delegate, yielded.span)
            }
            Expression::BinaryExpression(_) => self.binaries(expression),
            Expression::LogicalExpression(logical) => self.logical(logical),
            Expression::ConditionalExpression(conditional) => {
                let test = self.expression(&conditional.test)?;
                match self.truth(&test) {
                    Some(true) => self.expression(&conditional.consequent),
                    Some(false) => self.expression(&conditional.alternate),
                    None => {
                        let first = self.maybe(|m| m.expression(&conditional.consequent))?;
                        let second = self.maybe(|m| m.expression(&conditional.alternate))?;
                        Ok(self.merge(first, second))
                    }
                }
            }
            Expression::CallExpression(call) => self.uncut(|m| m.call_expression(call)),
            Expression::ChainExpression(chain) => self.uncut(|m| m.chain(&chain.expression)),
            Expression::NewExpression(new) => self.new_expression(new),
            Expression::ImportExpression(import) => {
                let source = self.expression(&import.source)?;
                let at = self.at(import.span);
                self.import_call(&source, at)
            }
            Expression::ParenthesizedExpression(inner) => self.expression(&inner.expression),
            Expression::SequenceExpression(sequence) => {
                let mut last = Val::UNDEFINED;
                for one in &sequence.expressions {
                    last = self.expression(one)?;
                }
                Ok(last)
            }
            Expression::TaggedTemplateExpression(tagged) => self.tagged(tagged),
            Expression::UnaryExpression(unary) => self.unary_expression(unary),
            Expression::UpdateExpression(update) => self.update(update),
            Expression::PrivateInExpression(_) => Ok(Val::UNKNOWN),
            Expression::ImportMeta(_) => Ok(self.host_value("import.meta")),
            Expression::NewTarget(_) => Ok(self.frame.callee.map_or(Val::UNDEFINED, Val::object)),
            Expression::JSXElement(element) => self.jsx(&element.opening_element.attributes, &element.children),
            Expression::JSXFragment(fragment) => self.jsx(&[], &fragment.children),
            Expression::TSAsExpression(inner) => self.expression(&inner.expression),
            Expression::TSSatisfiesExpression(inner) => self.expression(&inner.expression),
            Expression::TSTypeAssertion(inner) => self.expression(&inner.expression),
            Expression::TSNonNullExpression(inner) => self.expression(&inner.expression),
            Expression::TSInstantiationExpression(inner) => self.expression(&inner.expression),
            Expression::V8IntrinsicExpression(_) => Ok(Val::UNKNOWN),
            Expression::ComputedMemberExpression(_)
            | Expression::StaticMemberExpression(_)
            | Expression::PrivateFieldExpression(_) => self.uncut(|m| m.member_expression(expression)),
        }
    }

    /// Sums lean to the left without end (`'a'+'b'+…`), so their left side is followed in a loop.
    fn binaries(&mut self, expression: &'a Expression<'a>) -> Result<Val, Abrupt> {
        let mut rights: SmallVec<[_; 4]> = SmallVec::new();
        let mut left = expression;
        loop {
            match left {
                Expression::BinaryExpression(binary) => {
                    rights.push(binary);
                    left = &binary.left;
                }
                Expression::ParenthesizedExpression(inner) => left = &inner.expression,
                _ => break,
            }
        }
        let mut value = self.expression(left)?;
        for binary in rights.into_iter().rev() {
            self.step()?;
            let right = self.expression(&binary.right)?;
            let at = self.at(binary.span);
            value = self.binary(binary.operator, value, right, at)?;
        }
        Ok(value)
    }

    pub(super) fn identifier(&mut self, name: &IdentifierReference<'a>) -> Result<Val, Abrupt> {
        match self.symbol(name) {
            Some(symbol) => {
                let unit = self.frame.unit;
                let (owner, slot) = self.unit().layout.place(symbol);
                match self.frame.env.holding(unit, owner).map(|env| env.get(slot)) {
                    Some(Some(val)) => Ok(val),
                    Some(None) if self.strict => self.exact_unset(symbol),
                    Some(None) => Ok(Val::UNDEFINED),
                    None => Ok(Val::UNKNOWN),
                }
            }
            None => self.unresolved(name.name.as_str()),
        }
    }

    pub(super) fn symbol(&self, name: &IdentifierReference<'a>) -> Option<oxc::semantic::SymbolId> {
        self.unit().scoping.get_reference(name.reference_id.get()?).symbol_id()
    }

    /// A name that the text itself does not declare.
    fn unresolved(&mut self, name: &str) -> Result<Val, Abrupt> {
        if self.strict {
            self.exact_unresolved(name)?;
        }
        if name == "arguments" && self.frame.callee.is_some() {
            let arguments = self.frame.arguments.clone();
            return self.new_array(arguments);
        }
        if let Some(val) = self.around(name) {
            return Ok(val);
        }
        if let Some(val) = self.module_name(name) {
            return Ok(val);
        }
        Ok(self.global(name))
    }

    /// A name of the surroundings that code given to `eval` sees.
    fn around(&mut self, name: &str) -> Option<Val> {
        if self.frame.unit == 0 {
            return None;
        }
        let env = self.frame.env.clone();
        env.chain().find_map(|env| {
            let unit = &self.units[usize::from(env.unit())];
            let symbol = unit.scoping.get_binding(env.owner(), name.into())?;
            let (_, slot) = unit.layout.place(symbol);
            env.get(slot)
        })
    }

    pub(super) fn arguments(&mut self, arguments: &'a [Argument<'a>]) -> Result<Vec<Val>, Abrupt> {
        let mut out = Vec::with_capacity(arguments.len());
        for argument in arguments {
            match argument {
                Argument::SpreadElement(spread) => self.spread(&spread.argument, &mut out)?,
                other => out.push(self.expression(other.to_expression())?),
            }
        }
        Ok(out)
    }

    pub(super) fn closure(&mut self, code: Code<'a>, home: Option<super::value::Id>) -> Result<Val, Abrupt> {
        let this = self.frame.this.clone();
        let home = home.or(if matches!(code, Code::Arrow(_)) { self.frame.home } else { None });
        let closure = Closure { code, unit: self.frame.unit, env: self.frame.env.clone(), this, home };
        let id = self.new_object(Kind::Closure(closure))?;
        self.note_made(id);
        Ok(Val::object(id))
    }

    fn logical(&mut self, logical: &'a LogicalExpression<'a>) -> Result<Val, Abrupt> {
        let left = self.expression(&logical.left)?;
        let goes_on = match logical.operator {
            LogicalOperator::And => self.truth(&left),
            LogicalOperator::Or => self.truth(&left).map(|truth| !truth),
            LogicalOperator::Coalesce => match &left.value {
                Value::Undefined | Value::Null => Some(true),
                Value::Unknown => None,
                Value::Host(name) if !self.is_certain_host(*name) => None,
                _ => Some(false),
            },
        };
        match goes_on {
            Some(true) => self.expression(&logical.right),
            Some(false) => Ok(left),
            None => {
                let right = self.maybe(|m| m.expression(&logical.right))?;
                Ok(self.merge(left, right))
            }
        }
    }

    /// Runs what may or may not run: what it throws is forgotten.
    pub(super) fn maybe(&mut self, run: impl FnOnce(&mut Self) -> Result<Val, Abrupt>) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        self.unsure += 1;
        let result = run(self);
        self.unsure -= 1;
        match result {
            Err(Abrupt::Throw(_)) => Ok(Val::UNKNOWN),
            other => other,
        }
    }

    fn unary_expression(&mut self, unary: &'a UnaryExpression<'a>) -> Result<Val, Abrupt> {
        let at = self.at(unary.span);
        if unary.operator == UnaryOperator::Delete {
            if let Some(member) = unary.argument.get_inner_expression().as_member_expression() {
                let object = self.expression(member.object())?;
                let key = self.member_key(member)?;
                let key = self.key(&key, at)?;
                let certain =
                    object.as_object().is_some_and(|id| matches!(self.heap.get(id).kind, Kind::Plain)) && key.is_some();
                if self.strict && !certain {
                    return Err(Abrupt::Stop);
                }
                if let (Some(id), Some(key)) = (object.as_object(), key) {
                    self.heap.get_mut(id).props.remove(&key);
                }
            } else if self.strict {
                return Err(Abrupt::Stop);
            }
            return Ok(Val::bool(true));
        }
        if self.strict
            && unary.operator == UnaryOperator::Typeof
            && let Some(word) = self.exact_type_of(&unary.argument)
        {
            return Ok(word);
        }
        let argument = self.expression(&unary.argument)?;
        self.unary(unary.operator, argument, at)
    }

    /// The value of a member's key.
    pub(super) fn member_key(&mut self, member: &'a MemberExpression<'a>) -> Result<Val, Abrupt> {
        Ok(match member {
            MemberExpression::ComputedMemberExpression(member) => self.expression(&member.expression)?,
            MemberExpression::StaticMemberExpression(member) => Val::text(self.literal(member.property.name.as_str())),
            MemberExpression::PrivateFieldExpression(member) => {
                Val::text(Text::hidden(&format!("#{}", member.field.name)))
            }
        })
    }

    /// What a component shows: everything in it is evaluated, the element itself is not followed.
    fn jsx(&mut self, attributes: &'a [JSXAttributeItem<'a>], children: &'a [JSXChild<'a>]) -> Result<Val, Abrupt> {
        for attribute in attributes {
            let value = match attribute {
                JSXAttributeItem::SpreadAttribute(spread) => Some(self.expression(&spread.argument)?),
                JSXAttributeItem::Attribute(attribute) => match &attribute.value {
                    Some(JSXAttributeValue::ExpressionContainer(container)) => {
                        match container.expression.as_expression() {
                            Some(expression) => Some(self.expression(expression)?),
                            None => None,
                        }
                    }
                    Some(JSXAttributeValue::Element(element)) => {
                        Some(self.jsx(&element.opening_element.attributes, &element.children)?)
                    }
                    _ => None,
                },
            };
            if let Some(handler) = value.filter(|value| value.as_object().is_some_and(|id| self.heap.is_function(id))) {
                let at = self.at(attribute.span());
                self.maybe(|m| m.call(&handler, &Val::UNDEFINED, vec![Val::UNKNOWN], at))?;
            }
        }
        for child in children {
            match child {
                JSXChild::Element(element) => {
                    self.jsx(&element.opening_element.attributes, &element.children)?;
                }
                JSXChild::Fragment(fragment) => {
                    self.jsx(&[], &fragment.children)?;
                }
                JSXChild::ExpressionContainer(container) => {
                    if let Some(expression) = container.expression.as_expression() {
                        self.expression(expression)?;
                    }
                }
                JSXChild::Spread(spread) => {
                    self.expression(&spread.expression)?;
                }
                JSXChild::Text(_) => {}
            }
        }
        Ok(Val::UNKNOWN)
    }
}

/// The text of a literal.
pub(super) fn string(literal: &StringLiteral<'_>) -> Val {
    let text = literal.value.as_str();
    Val::text(if literal.lone_surrogates { Text::from_lone_surrogates(text) } else { Text::from(text) })
}
