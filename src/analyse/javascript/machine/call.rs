//! Calls: of the program's functions, of built-in ones, of the host, and of what is not known.

use std::hash::{Hash, Hasher};

use oxc::ast::ast::*;
use oxc::span::{GetSpan, Span};
use rustc_hash::FxHasher;

use super::builtins::{self, Asked, Of};
use super::origin::{Labels, Origin};
use super::scope::Env;
use super::statement::Done;
use super::text::Text;
use super::value::{Closure, Code, Id, Kind, Slot, Val, Value};
use super::{Abrupt, At, Frame, Machine, When};
use crate::limits;

/// Times a function is followed for arguments that say nothing, before its answer is remembered.
const REPEATS: u32 = 2;
/// Times a function may be in progress while a condition is unknown.
const REENTRIES: usize = 3;

impl<'a> Machine<'a> {
    pub(super) fn is_callable(&self, val: &Val) -> bool {
        match val.value {
            Value::Object(id) => self.heap.is_function(id),
            Value::Host(name) => self.host_type(name) != Some("object"),
            _ => false,
        }
    }

    /// Calls `callee`.
    pub(super) fn call(&mut self, callee: &Val, this: &Val, arguments: Vec<Val>, at: At) -> Result<Val, Abrupt> {
        self.step()?;
        match &callee.value {
            Value::Object(id) => {
                let id = *id;
                match &self.heap.get(id).kind {
                    Kind::Closure(closure) => {
                        let closure = closure.clone();
                        if let Code::Class(_) = closure.code {
                            if self.strict {
                                return Err(
                                    self.throw("TypeError", "Class constructor cannot be invoked without 'new'")
                                );
                            }
                            return self.construct(callee, arguments, at);
                        }
                        self.call_closure(id, &closure, this.clone(), arguments, at)
                    }
                    Kind::Bound { target, this, arguments: first } => {
                        let (target, this) = (target.clone(), this.clone());
                        let all: Vec<Val> = first.iter().cloned().chain(arguments).collect();
                        self.call(&target, &this, all, at)
                    }
                    Kind::Resolver(cell) => {
                        let cell = *cell;
                        let value = arguments.into_iter().next().unwrap_or(Val::UNDEFINED);
                        self.heap.get_mut(cell).props.set("value".into(), Slot::Data(value));
                        Ok(Val::UNDEFINED)
                    }
                    _ if self.strict => Err(self.throw("TypeError", "not a function")),
                    _ => self.call_unknown(callee, this, arguments, at),
                }
            }
            Value::Host(name) => {
                let name = *name;
                self.call_host(name, callee, this, arguments, at)
            }
            Value::Unknown | Value::Partial(_) => self.call_unknown(callee, this, arguments, at),
            _ if self.strict => Err(self.throw("TypeError", "not a function")),
            _ => self.call_unknown(callee, this, arguments, at),
        }
    }

    /// `object[key](…)`.
    pub(super) fn call_method(&mut self, object: &Val, key: &Val, arguments: Vec<Val>, at: At) -> Result<Val, Abrupt> {
        self.step()?;
        let of = match &object.value {
            Value::String(_) => Some(Of::String),
            Value::Number(_) => Some(Of::Number),
            Value::Bool(_) => Some(Of::Boolean),
            Value::Object(id) => {
                let id = *id;
                let own = match &key.value {
                    Value::String(name) => self.find(id, name).is_some() || self.has_element(id, name),
                    _ => true,
                };
                if own { None } else { Some(self.of(id)) }
            }
            _ => None,
        };
        let Value::String(name) = &key.value else {
            if self.is_iterator_key(key)
                && let Some(iterator) = self.iterator_of(object, at)?
            {
                return Ok(iterator);
            }
            let method = self.get(object, key, at)?;
            return self.call_got(&method, object, key, arguments, at);
        };
        if let Some(of) = of {
            if of == Of::Function
                && let Some(unfolded) = self.unfolded(object, name, &arguments, at)
            {
                return unfolded;
            }
            if let Some(native) = self.builtin(of, name) {
                let labels = match of {
                    Of::Bytes if name.is("toString") => builtins::labels("Buffer.prototype.toString"),
                    _ => Labels::NONE,
                };
                return self.call_native(native, labels, object, &arguments, at);
            }
            if let Some(value) = self.settled(object, name, &arguments, at)? {
                return Ok(value);
            }
        }
        // `Reflect.apply` is a function of its own.
        if matches!(object.value, Value::Host(host) if &*self.names.text(host) != "Reflect")
            && let Some(unfolded) = self.unfolded(object, name, &arguments, at)
        {
            return unfolded;
        }
        let method = self.get_named(object, name, at)?;
        self.call_got(&method, object, key, arguments, at)
    }

    fn call_got(&mut self, method: &Val, object: &Val, key: &Val, arguments: Vec<Val>, at: At) -> Result<Val, Abrupt> {
        match &method.value {
            Value::Undefined | Value::Unknown => {
                if self.strict {
                    return match method.value {
                        Value::Undefined => Err(self.throw("TypeError", "not a function")),
                        _ => Err(Abrupt::Stop),
                    };
                }
                self.method_of_unknown(object, key, arguments, at)
            }
            _ => self.call(method, object, arguments, at),
        }
    }

    /// `call`, `apply` and `bind` of a function.
    fn unfolded(&mut self, function: &Val, name: &Text, arguments: &[Val], at: At) -> Option<Result<Val, Abrupt>> {
        let this = arguments.first().cloned().unwrap_or(Val::UNDEFINED);
        if name.is("call") {
            return Some(self.call(function, &this, arguments.iter().skip(1).cloned().collect(), at));
        }
        if name.is("apply") {
            let list = match arguments.get(1) {
                None | Some(Val { value: Value::Undefined | Value::Null, .. }) => Ok(Some(Vec::new())),
                Some(list) => self.elements(list, at),
            };
            return Some(match list {
                Ok(Some(list)) => self.call(function, &this, list, at),
                Ok(None) => {
                    let from = arguments.get(1).map_or(Origin::PLAIN, |list| list.from);
                    self.call(function, &this, vec![Val::unknown(from)], at)
                }
                Err(abrupt) => Err(abrupt),
            });
        }
        if name.is("bind") {
            let rest = arguments.iter().skip(1).cloned().collect();
            let bound = Kind::Bound { target: function.clone(), this, arguments: rest };
            return Some(self.new_object(bound).map(|id| Val::object(id).from(function.from)));
        }
        None
    }

    /// `then`, `catch` and `finally` of a value that is there already.
    fn settled(&mut self, value: &Val, name: &Text, arguments: &[Val], at: At) -> Result<Option<Val>, Abrupt> {
        if self.strict {
            return Ok(None);
        }
        let Some(handler) = arguments.first() else { return Ok(None) };
        if name.is("then") {
            if let Some(failed) = arguments.get(1).filter(|failed| self.is_callable(failed)) {
                self.maybe(|m| m.call(failed, &Val::UNDEFINED, vec![Val::unknown(value.from)], at))?;
            }
            if self.is_callable(handler) {
                return self.call(handler, &Val::UNDEFINED, vec![value.clone()], at).map(Some);
            }
            return Ok(Some(value.clone()));
        }
        if name.is("catch") {
            if self.is_callable(handler) {
                let handled = self.maybe(|m| m.call(handler, &Val::UNDEFINED, vec![Val::unknown(value.from)], at))?;
                return Ok(Some(self.merge(handled, value.clone())));
            }
            return Ok(Some(value.clone()));
        }
        if name.is("finally") {
            if self.is_callable(handler) {
                self.call(handler, &Val::UNDEFINED, Vec::new(), at)?;
            }
            return Ok(Some(value.clone()));
        }
        Ok(None)
    }

    /// A method of something that is not known: promises pass on what they hold, callbacks get what the receiver is.
    fn method_of_unknown(&mut self, object: &Val, key: &Val, arguments: Vec<Val>, at: At) -> Result<Val, Abrupt> {
        if let Value::String(name) = &key.value
            && let Some(value) = self.settled(object, name, &arguments, at)?
        {
            return Ok(value);
        }
        if key.as_text().is_none_or(|key| key.len() <= super::member::NAME)
            && let Some(value) = self.sent_to_unknown(object, key, &arguments, at)?
        {
            return Ok(value);
        }
        let callee = Val::unknown(object.from);
        let result = self.call_unknown(&callee, object, arguments, at)?;
        // A text that is decoded is told so even if nobody knows the text.
        let decodes = matches!(&key.value, Value::String(name) if name.is("toString") || name.is("decode"));
        if decodes && self.origins.labels(object.from).any(Labels::DECODED) {
            return Ok(Val { value: Value::Unknown, from: result.from });
        }
        Ok(result)
    }

    /// Calls something of which nothing is known: its callbacks may be called with whatever went in.
    pub(super) fn call_unknown(
        &mut self,
        callee: &Val,
        this: &Val,
        arguments: Vec<Val>,
        at: At,
    ) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let mut from = self.origins.join(callee.from, this.from);
        for argument in &arguments {
            let deep = self.deep(argument);
            from = self.origins.join(from, deep);
        }
        self.hands_back(callee, &arguments);
        from = self.call_back(&arguments, from, at)?;
        Ok(Val::unknown(from))
    }

    /// A callback that is a parameter gives its arguments to whoever called the function.
    fn hands_back(&mut self, callee: &Val, arguments: &[Val]) {
        if arguments.is_empty() || !self.origins.labels(callee.from).any(Labels::PARAMETER) {
            return;
        }
        let functions = self.parameters_of(callee.from);
        for argument in arguments {
            let given = self.deep(argument);
            if given.is_plain() {
                continue;
            }
            for &(function, _) in &functions {
                let known = self.host.handed.get(&(function as u32)).copied().unwrap_or_default();
                let both = self.origins.join(known, given);
                self.host.handed.insert(function as u32, both);
            }
        }
    }

    /// Calls every function among `arguments` with unknown values from `from`; what they return goes on.
    pub(super) fn call_back(&mut self, arguments: &[Val], from: Origin, at: At) -> Result<Origin, Abrupt> {
        let mut from = from;
        for argument in arguments {
            let Some(id) = argument.as_object().filter(|&id| self.heap.is_function(id)) else { continue };
            if !self.origins.labels(from).is_none() || self.is_relevant(id) {
                let given = vec![Val::unknown(from), Val::unknown(from), Val::unknown(from)];
                let answer = self.maybe(|m| m.call(argument, &Val::UNKNOWN, given, at))?;
                let deep = self.deep(&answer);
                from = self.origins.join(from, deep);
            }
        }
        Ok(from)
    }

    pub(super) fn call_native(
        &mut self,
        native: builtins::Native,
        labels: Labels,
        this: &Val,
        arguments: &[Val],
        at: At,
    ) -> Result<Val, Abrupt> {
        let answer = native(self, &Asked { this, arguments, at })?;
        let Some(mut val) = answer else {
            let receiver = Val::unknown(this.from);
            let unknown = self.call_unknown(&receiver, this, arguments.to_vec(), at)?;
            if labels.is_none() || unknown.from.is_plain() {
                return Ok(unknown);
            }
            let from = self.site("decoded", at, labels, unknown.from);
            return Ok(unknown.from(from));
        };
        if val.from.is_plain() {
            val.from = arguments.iter().fold(this.from, |from, argument| self.origins.join(from, argument.from));
        }
        if !labels.is_none() && !matches!(val.value, Value::Number(_) | Value::Bool(_) | Value::Undefined) {
            val.from = self.site("decoded", at, labels, val.from);
        }
        Ok(val)
    }

    /// A step that happens again and again at one place is one step.
    pub(super) fn site(&mut self, what: &str, at: At, labels: Labels, from: Origin) -> Origin {
        if self.origins.labels(from).any(labels) && from != Origin::PLAIN && labels == Labels::DECODED {
            return from;
        }
        let key = (at.unit, at.span.start, from);
        if let Some(&known) = self.sites.get(&key) {
            return known;
        }
        let step = self.origins.step(what, at, labels, [from, Origin::PLAIN]);
        self.sites.insert(key, step);
        step
    }

    /// Calls a function of the program.
    pub(super) fn call_closure(
        &mut self,
        id: Id,
        closure: &Closure<'a>,
        this: Val,
        arguments: Vec<Val>,
        at: At,
    ) -> Result<Val, Abrupt> {
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

    /// What a call says, if it says nothing that a decoder could use: no text, no number.
    fn signature(&self, id: Id, span: Span, this: &Val, arguments: &[Val]) -> Option<(Id, u32, u64)> {
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
            let labels = self.origins.labels(val.from);
            labels.hash(&mut hash);
            if labels.any(Labels::PARAMETER) {
                val.from.hash(&mut hash);
            }
        }
        Some((id, span.start, hash.finish()))
    }

    fn run_closure(
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

    fn run_body(&mut self, closure: &Closure<'a>, arguments: Vec<Val>) -> Result<Val, Abrupt> {
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

    fn function_body(&mut self, statements: &'a [Statement<'a>]) -> Result<Val, Abrupt> {
        match self.statements(statements)? {
            Done::Return(value) => Ok(value),
            _ => Ok(Val::UNDEFINED),
        }
    }

    fn bind_parameters(&mut self, parameters: &'a FormalParameters<'a>, arguments: Vec<Val>) -> Result<(), Abrupt> {
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

    /// Whether a function can matter where it is given nothing that does.
    fn is_relevant(&self, id: Id) -> bool {
        match &self.heap.get(id).kind {
            Kind::Closure(closure) if closure.unit == 0 && !matches!(closure.code, Code::Class(_)) => {
                let span = code_span(closure.code);
                self.relevance.is_relevant(code_scope(closure.code), span.end - span.start)
            }
            _ => true,
        }
    }

    /// Notes a function, so that it is looked into even if nobody calls it.
    pub(super) fn note_made(&mut self, id: Id) {
        if let Kind::Closure(closure) = &self.heap.get(id).kind {
            let place = (closure.unit, code_span(closure.code).start);
            if !self.entered.contains(&place) && self.noted.insert(place) {
                self.made.push(id);
            }
        }
    }

    /// Looks into the functions that nothing called so far, as somebody from outside would call them.
    pub(super) fn call_the_rest(&mut self) -> Result<(), Abrupt> {
        self.when = When::Call;
        let mut next = 0;
        while let Some(&id) = self.made.get(next) {
            next += 1;
            let Kind::Closure(closure) = &self.heap.get(id).kind else { continue };
            if !self.entered.contains(&(closure.unit, code_span(closure.code).start)) {
                self.call_from_outside(id)?;
            }
        }
        Ok(())
    }

    fn is_class(&self, id: Id) -> bool {
        matches!(&self.heap.get(id).kind, Kind::Closure(closure) if matches!(closure.code, Code::Class(_)))
    }

    /// Calls a function with parameters of which nothing is known, if it can matter.
    pub(super) fn call_from_outside(&mut self, id: Id) -> Result<(), Abrupt> {
        let Kind::Closure(closure) = &self.heap.get(id).kind else { return Ok(()) };
        let closure = closure.clone();
        let span = code_span(closure.code);
        if !self.is_relevant(id) {
            return Ok(());
        }
        let at = At { unit: closure.unit, span };
        let parameters = match closure.code {
            Code::Function(function) => &function.params,
            Code::Arrow(arrow) => &arrow.params,
            Code::Class(class) => {
                // Where the class begins is where callers of another file know it.
                let arguments = super::class::constructor(class).map_or_else(Vec::new, |constructor| {
                    self.outside_arguments(closure.unit, span.start, &constructor.params)
                });
                self.unsure += 1;
                let made = self.construct(&Val::object(id), arguments, at);
                self.unsure -= 1;
                return match made {
                    Err(Abrupt::Stop) => Err(Abrupt::Stop),
                    _ => Ok(()),
                };
            }
        };
        // A method belongs to an object that somebody outside made.
        if let Some(home) = closure.home
            && !self.instances.contains_key(&home)
            && let Some(Slot::Data(class)) = self.heap.get(home).props.get(&"constructor".into()).cloned()
            && let Some(class) = class.as_object().filter(|&class| self.is_class(class))
        {
            self.call_from_outside(class)?;
        }
        let arguments = self.outside_arguments(closure.unit, span.start, parameters);
        let this = match closure.home {
            Some(home) => self.some_instance(home)?,
            None => Val::UNKNOWN,
        };
        match self.call(&Val::object(id), &this, arguments, at) {
            Ok(value) if closure.unit == 0 => {
                self.host.returned.insert(span.start, value);
                Ok(())
            }
            Err(Abrupt::Stop) => Err(Abrupt::Stop),
            _ => Ok(()),
        }
    }

    /// Unknown arguments, one step each, so that two uses of one parameter can be told to be the same.
    fn outside_arguments(&mut self, unit: u16, function: u32, parameters: &'a FormalParameters<'a>) -> Vec<Val> {
        let mut out = Vec::new();
        for (index, parameter) in parameters.items.iter().enumerate() {
            let span = parameter.pattern.span();
            let at = At { unit, span };
            let what = format!("parameter `{}`", crate::limits::cut(self.excerpt(at), 60));
            let from = self.origins.step(what, at, Labels::PARAMETER, [Origin::PLAIN; 2]);
            self.host.parameters.insert(from, (function as usize, index));
            out.push(Val::unknown(from));
        }
        out
    }

    /// An object with this prototype, of which more may be known or not.
    fn some_instance(&mut self, home: Id) -> Result<Val, Abrupt> {
        if let Some(known) = self.instances.get(&home) {
            return Ok(known.clone());
        }
        let id = self.new_plain()?;
        let object = self.heap.get_mut(id);
        object.open = true;
        object.proto = Some(Val::object(home));
        Ok(Val::object(id))
    }
}

pub(super) fn code_span(code: Code<'_>) -> Span {
    match code {
        Code::Function(function) => function.span,
        Code::Arrow(arrow) => arrow.span,
        Code::Class(class) => class.span,
    }
}

/// The scope of a function's own variables.
pub(super) fn code_scope(code: Code<'_>) -> oxc::semantic::ScopeId {
    match code {
        Code::Function(function) => function.scope_id(),
        Code::Arrow(arrow) => arrow.scope_id(),
        Code::Class(class) => class.scope_id(),
    }
}
