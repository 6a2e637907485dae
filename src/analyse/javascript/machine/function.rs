//! The program's own functions: what a call binds, runs and returns, and when its answer is known already.

use std::hash::{Hash, Hasher};

use oxc::ast::ast::*;
use oxc::span::Span;
use rustc_hash::FxHasher;

use super::call::code_span;
use super::scope::Env;
use super::statement::Done;
use super::value::{Closure, Code, Id, Kind, Val, Value};
use super::{Abrupt, At, Frame, Machine};
use crate::analyse::flow::Labels;
use crate::limits;

/// Times a function is followed for arguments that say nothing, before its answer is remembered.
const REPEATS: u32 = 2;
/// Times a function may be in progress while a condition is unknown.
const REENTRIES: usize = 3;

impl<'a> Machine<'a> {
    /// Calls a function of the program.
    pub(super) fn call_closure(
        &mut self,
        id: Id,
        closure: &Closure<'a>,
        this: Val,
        arguments: Vec<Val>,
        at: At,
    ) -> Result<Val, Abrupt> {
        if closure.unit == 0 && self.is_left_out(closure.code) {
            return self.call_left_out(&this, arguments, at);
        }
        let span = code_span(closure.code);
        let place = (closure.unit, span.start);
        let first = self.entered.insert(place);
        let key = self.signature(id, span, &this, &arguments);
        if let Some(key) = key
            && let Some((times, known)) = self.known.get(&key)
            && (*times >= REPEATS || self.sweeping() || self.unsure > 0)
        {
            return Ok(known.clone());
        }
        if self.stack.len() >= limits::EVALUATOR_DEPTH as usize {
            return if self.strict { Err(Abrupt::Stop) } else { Ok(Val::UNKNOWN) };
        }
        let again = self.stack.iter().filter(|&&on| on == place).count();
        if self.unsure > 0 && again >= REENTRIES || self.sweeping() && (again > 0 || !first) {
            return if self.strict { Err(Abrupt::Stop) } else { Ok(Val::UNKNOWN) };
        }
        self.stack.push(place);
        let result = self.run_closure(id, closure, this, arguments, at);
        self.stack.pop();
        if let (Some(key), Ok(value)) = (key, &result) {
            let entry = self.known.entry(key).or_insert((0, Val::UNKNOWN));
            *entry = (entry.0 + 1, value.clone());
        }
        result
    }

    /// Whether the body of a function was not read, as nothing in it can matter by itself.
    fn is_left_out(&self, code: Code<'a>) -> bool {
        let body = match code {
            Code::Function(function) => function.body.as_ref().map(|body| body.span.start),
            Code::Arrow(arrow) => match &arrow.body {
                ArrowFunctionBody::FunctionBody(body) => Some(body.span.start),
                _ => None,
            },
            Code::Class(_) => None,
        };
        body.is_some_and(|start| self.left_out.binary_search(&start).is_ok())
    }

    /// A function of which nothing is known: what goes in may come out, by its object too.
    fn call_left_out(&mut self, this: &Val, arguments: Vec<Val>, at: At) -> Result<Val, Abrupt> {
        let returned = self.call_unknown(&Val::UNKNOWN, &Val::UNDEFINED, arguments, at)?;
        if let Some(id) = this.as_object() {
            let loose = match self.heap.get(id).loose.clone() {
                Some(before) => self.merge(before, returned.clone()),
                None => returned.clone(),
            };
            let object = self.heap.get_mut(id);
            object.open = true;
            object.loose = Some(loose);
        }
        Ok(returned)
    }

    /// What a call says, if it says nothing that a decoder could use: no text, no number.
    pub(super) fn signature(&self, id: Id, span: Span, this: &Val, arguments: &[Val]) -> Option<(Id, u32, u64)> {
        if self.strict {
            return None;
        }
        let mut hash = FxHasher::default();
        for val in arguments.iter().chain([this]) {
            match &val.value {
                Value::String(_) | Value::Number(_) | Value::Bool(_) if !self.sweeping() => return None,
                Value::Object(id) => (1u8, id).hash(&mut hash),
                Value::Host(name) => (2u8, name).hash(&mut hash),
                Value::Undefined | Value::Null => 3u8.hash(&mut hash),
                Value::Partial(text) => (5u8, text).hash(&mut hash),
                _ => 4u8.hash(&mut hash),
            }
            let labels = self.ledger.origins.labels(val.from);
            labels.hash(&mut hash);
            if labels.any(Labels::PARAMETER) {
                val.from.hash(&mut hash);
            }
        }
        Some((id, span.start, hash.finish()))
    }

    pub(super) fn run_closure(
        &mut self,
        id: Id,
        closure: &Closure<'a>,
        this: Val,
        arguments: Vec<Val>,
        at: At,
    ) -> Result<Val, Abrupt> {
        let unit = &self.units[usize::from(closure.unit)];
        let (scope, generator) = match closure.code {
            Code::Function(function) => (function.scope_id(), function.generator),
            Code::Arrow(arrow) => (arrow.scope_id(), false),
            Code::Class(_) => return Ok(Val::UNKNOWN),
        };
        // Here they run at once and to their end.
        let later = match closure.code {
            Code::Function(function) => function.generator || function.r#async,
            Code::Arrow(arrow) => arrow.r#async,
            Code::Class(_) => false,
        };
        if self.strict && later {
            return Err(Abrupt::Stop);
        }
        let env = Env::new(closure.unit, scope, &unit.layout, Some(closure.env.clone()), self.unsure);
        let arrow = matches!(closure.code, Code::Arrow(_));
        let this = match (arrow, &this.value) {
            (true, _) => closure.this.clone(),
            _ if self.strict => self.exact_this(closure.code, closure.unit, this),
            (false, Value::Undefined | Value::Null) => self.host_value("globalThis"),
            _ => this,
        };
        let frame = Frame {
            env,
            this,
            home: closure.home,
            unit: closure.unit,
            returns: None,
            yields: generator.then(Vec::new),
            callee: if arrow { self.frame.callee.filter(|_| !self.strict) } else { Some(id) },
            arguments: Vec::new(),
            binding: false,
        };
        let caller = std::mem::replace(&mut self.frame, frame);
        let result = self.run_body(closure, arguments);
        let frame = std::mem::replace(&mut self.frame, caller);
        let mut value = result?;
        if let Some(maybe) = frame.returns {
            value = self.merge(maybe, value);
        }
        if let Some(yields) = frame.yields {
            return Ok(Val::object(self.new_object(Kind::Iterator(yields, 0))?));
        }
        let _ = at;
        Ok(value)
    }

    pub(super) fn run_body(&mut self, closure: &Closure<'a>, arguments: Vec<Val>) -> Result<Val, Abrupt> {
        match closure.code {
            Code::Function(function) => {
                // A named function expression knows itself by its own name.
                if function.is_expression()
                    && let Some(symbol) = function.id.as_ref().and_then(|id| id.symbol_id.get())
                    && let Some(callee) = self.frame.callee
                {
                    let (owner, _) = self.unit().layout.place(symbol);
                    if function.scope_id.get() == Some(owner) {
                        self.declare(symbol, Val::object(callee));
                    }
                    if self.strict {
                        self.own_names.insert((self.frame.unit, symbol));
                    }
                }
                self.frame.binding = true;
                self.bind_parameters(&function.params, arguments)?;
                self.frame.binding = false;
                let Some(body) = &function.body else { return Ok(Val::UNDEFINED) };
                self.function_body(&body.statements)
            }
            Code::Arrow(arrow) => {
                self.frame.binding = true;
                self.bind_parameters(&arrow.params, arguments)?;
                self.frame.binding = false;
                match &arrow.body {
                    ArrowFunctionBody::FunctionBody(body) => self.function_body(&body.statements),
                    other => match other.as_expression() {
                        Some(expression) => self.expression(expression),
                        None => Ok(Val::UNKNOWN),
                    },
                }
            }
            Code::Class(_) => Ok(Val::UNKNOWN),
        }
    }

    pub(super) fn function_body(&mut self, statements: &'a [Statement<'a>]) -> Result<Val, Abrupt> {
        match self.statements(statements)? {
            Done::Return(value) => Ok(value),
            _ => Ok(Val::UNDEFINED),
        }
    }

    pub(super) fn bind_parameters(
        &mut self,
        parameters: &'a FormalParameters<'a>,
        arguments: Vec<Val>,
    ) -> Result<(), Abrupt> {
        for (n, parameter) in parameters.items.iter().enumerate() {
            let mut value = arguments.get(n).cloned().unwrap_or(Val::UNDEFINED);
            if let Some(init) = &parameter.initializer {
                value = match value.value {
                    Value::Undefined => self.expression(init)?,
                    Value::Unknown => {
                        let default = self.maybe(|m| m.expression(init))?;
                        self.merge(value, default)
                    }
                    _ => value,
                };
            }
            self.bind(&parameter.pattern, value)?;
        }
        if let Some(rest) = &parameters.rest {
            let list = self.new_array(arguments.iter().skip(parameters.items.len()).cloned().collect())?;
            self.bind(&rest.rest.argument, list)?;
        }
        self.frame.arguments = arguments;
        Ok(())
    }

    pub(super) fn yielded(&mut self, value: Val, delegate: bool, span: Span) -> Result<Val, Abrupt> {
        let at = self.at(span);
        let values = match delegate {
            true => self.elements(&value, at)?.unwrap_or_else(|| vec![Val::unknown(value.from)]),
            false => vec![value],
        };
        self.spend_elements(values.len())?;
        let Some(yields) = &mut self.frame.yields else { return Ok(Val::UNKNOWN) };
        yields.extend(values);
        if yields.len() > 4096 {
            return Err(Abrupt::Stop);
        }
        Ok(Val::UNKNOWN)
    }
}
