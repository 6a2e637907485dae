//! Calls: of the program's functions, of built-in ones, of the host, and of what is not known.

use oxc::span::Span;

use super::builtins::{self, Asked, Of};
use super::text::Text;
use super::value::{Code, Kind, Slot, Val, Value};
use super::{Abrupt, At, Machine};
use crate::analyse::flow::{Labels, Origin};

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
        if matches!(object.value, Value::Host(host) if &*self.lexicon.names.text(host) != "Reflect")
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
        if decodes && self.ledger.origins.labels(object.from).any(Labels::DECODED) {
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
        let mut from = self.ledger.origins.join(callee.from, this.from);
        for argument in &arguments {
            let deep = self.deep(argument);
            from = self.ledger.origins.join(from, deep);
        }
        self.hands_back(callee, &arguments);
        from = self.call_back(&arguments, from, at)?;
        Ok(Val::unknown(from))
    }

    /// A callback that is a parameter gives its arguments to whoever called the function.
    fn hands_back(&mut self, callee: &Val, arguments: &[Val]) {
        if arguments.is_empty() || !self.ledger.origins.labels(callee.from).any(Labels::PARAMETER) {
            return;
        }
        let functions = self.ledger.parameters_of(callee.from);
        for argument in arguments {
            let given = self.deep(argument);
            if given.is_plain() {
                continue;
            }
            for &(function, _) in &functions {
                let known = self.host.handed.get(&function).copied().unwrap_or_default();
                let both = self.ledger.origins.join(known, given);
                self.host.handed.insert(function, both);
            }
        }
    }

    /// Calls every function among `arguments` with unknown values from `from`; what they return goes on.
    pub(super) fn call_back(&mut self, arguments: &[Val], from: Origin, at: At) -> Result<Origin, Abrupt> {
        let mut from = from;
        for argument in arguments {
            let Some(id) = argument.as_object().filter(|&id| self.heap.is_function(id)) else { continue };
            if !self.ledger.origins.labels(from).is_none() || self.is_relevant(id) {
                let given = vec![Val::unknown(from), Val::unknown(from), Val::unknown(from)];
                let answer = self.maybe(|m| m.call(argument, &Val::UNKNOWN, given, at))?;
                let deep = self.deep(&answer);
                from = self.ledger.origins.join(from, deep);
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
        self.texts += u64::from(matches!(this.value, Value::String(_)))
            + u64::from(matches!(&answer, Some(Val { value: Value::String(_), .. })));
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
            val.from = arguments.iter().fold(this.from, |from, argument| self.ledger.origins.join(from, argument.from));
        }
        if !labels.is_none() && !matches!(val.value, Value::Number(_) | Value::Bool(_) | Value::Undefined) {
            val.from = self.site("decoded", at, labels, val.from);
        }
        Ok(val)
    }

    /// A step that happens again and again at one place is one step.
    pub(super) fn site(&mut self, what: &str, at: At, labels: Labels, from: Origin) -> Origin {
        if self.ledger.origins.labels(from).any(labels) && from != Origin::PLAIN && labels == Labels::DECODED {
            return from;
        }
        let key = (at.unit, at.span.start, from);
        if let Some(&known) = self.sites.get(&key) {
            return known;
        }
        let step = self.ledger.origins.step(what, at, labels, [from, Origin::PLAIN]);
        self.sites.insert(key, step);
        step
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
