//! Classes, `new`, and what functions have by being functions.

use oxc::ast::ast::*;

use super::scope::Env;
use super::text::Text;
use super::value::{Closure, Code, Id, Kind, Slot, Val, Value};
use super::{Abrupt, At, Frame, Machine};
use crate::analyse::flow::Origin;

impl<'a> Machine<'a> {
    /// A class expression or declaration: a function object with a prototype.
    pub(super) fn class(&mut self, class: &'a Class<'a>) -> Result<Val, Abrupt> {
        let parent = match &class.heritage {
            Some(heritage) => Some(self.expression(&heritage.expression)?),
            None => None,
        };
        let scope = class.scope_id();
        let around = self.frame.env.clone();
        if self.unit().layout.owns(scope) {
            self.frame.env = Env::new(self.frame.unit, scope, &self.unit().layout, Some(around.clone()), self.unsure);
        }
        let made = self.class_object(class, parent);
        self.frame.env = around;
        let made = made?;
        if let Some(symbol) = class.id.as_ref().and_then(|id| id.symbol_id.get()) {
            self.declare(symbol, made.clone());
        }
        Ok(made)
    }

    fn class_object(&mut self, class: &'a Class<'a>, parent: Option<Val>) -> Result<Val, Abrupt> {
        let made = self.closure(Code::Class(class), None)?;
        let Some(id) = made.as_object() else { return Ok(made) };
        let prototype = self.new_plain()?;
        self.classes.insert(prototype, id);
        if let Some(parent) = &parent {
            // What the language's own classes and other values give their children is not followed so closely.
            if self.strict && !parent.as_object().is_some_and(|parent| self.heap.is_function(parent)) {
                return Err(Abrupt::Stop);
            }
            let proto = match parent.as_object() {
                Some(parent_id) => {
                    self.heap.get_mut(id).proto = Some(parent.clone());
                    match self.find(parent_id, &"prototype".into()) {
                        Some(Slot::Data(proto)) => proto,
                        _ => Val::UNKNOWN,
                    }
                }
                None => parent.clone(),
            };
            self.heap.get_mut(prototype).proto = Some(proto);
            self.heap.get_mut(prototype).open |= !parent.is_known();
        }
        self.heap.get_mut(id).props.set(self.lexicon.prototype.clone(), Slot::Data(Val::object(prototype)));
        self.heap.get_mut(prototype).props.set(self.lexicon.constructor.clone(), Slot::Data(made.clone()));
        if let Some(symbol) = class.id.as_ref().and_then(|name| name.symbol_id.get()) {
            self.declare(symbol, made.clone());
        }
        for element in &class.body.body {
            match element {
                ClassElement::MethodDefinition(method) => {
                    let on = if method.r#static { id } else { prototype };
                    if method.kind == MethodDefinitionKind::Constructor {
                        continue;
                    }
                    let Some(key) = self.property_key(&method.key, method.computed)? else { continue };
                    let function = self.closure(Code::Function(&method.value), Some(on))?;
                    let kind = match method.kind {
                        MethodDefinitionKind::Get => PropertyKind::Get,
                        MethodDefinitionKind::Set => PropertyKind::Set,
                        _ => PropertyKind::Init,
                    };
                    self.define(on, key, function, kind);
                }
                ClassElement::PropertyDefinition(field) if field.r#static => {
                    let Some(key) = self.property_key(&field.key, field.computed)? else { continue };
                    let value = self.with_this(id, |m| match &field.value {
                        Some(value) => m.expression(value),
                        None => Ok(Val::UNDEFINED),
                    })?;
                    self.heap.get_mut(id).props.set(key, Slot::Data(value));
                }
                ClassElement::StaticBlock(block) => {
                    let scope = block.scope_id();
                    let around = self.frame.env.clone();
                    self.frame.env =
                        Env::new(self.frame.unit, scope, &self.unit().layout, Some(around.clone()), self.unsure);
                    let run = self.with_this(id, |m| m.statements(&block.body).map(|_| Val::UNDEFINED));
                    self.frame.env = around;
                    run?;
                }
                _ => {}
            }
        }
        Ok(made)
    }

    fn with_this(&mut self, class: Id, run: impl FnOnce(&mut Self) -> Result<Val, Abrupt>) -> Result<Val, Abrupt> {
        let outer = std::mem::replace(&mut self.frame.this, Val::object(class));
        let home = self.frame.home.replace(class);
        let result = run(self);
        self.frame.this = outer;
        self.frame.home = home;
        result
    }

    /// `new callee(…)`.
    pub(super) fn construct(&mut self, callee: &Val, arguments: Vec<Val>, at: At) -> Result<Val, Abrupt> {
        let id = match &callee.value {
            Value::Object(id) => *id,
            Value::Host(name) => {
                let name = *name;
                if self.strict && !self.is_exactly_made(name, &arguments) {
                    return Err(Abrupt::Stop);
                }
                return self.construct_host(name, callee, arguments, at);
            }
            _ => return self.call_unknown(callee, &Val::UNKNOWN, arguments, at),
        };
        let closure = match &self.heap.get(id).kind {
            Kind::Closure(closure) => closure.clone(),
            Kind::Bound { target, arguments: first, .. } => {
                let target = target.clone();
                let all = first.iter().cloned().chain(arguments).collect();
                return self.construct(&target, all, at);
            }
            _ => return self.call_unknown(callee, &Val::UNKNOWN, arguments, at),
        };
        let makes = match closure.code {
            Code::Function(function) => closure.home.is_none() && !function.generator && !function.r#async,
            Code::Arrow(_) => false,
            Code::Class(_) => true,
        };
        if self.strict && !makes {
            return Err(self.throw("TypeError", "not a constructor"));
        }
        let prototype = self.get_named(callee, &"prototype".into(), at)?;
        if self.strict && prototype.as_object().is_none() {
            return Err(Abrupt::Stop);
        }
        let instance = self.new_plain()?;
        self.heap.get_mut(instance).proto = Some(prototype.clone());
        let this = Val::object(instance);
        if let Some(home) = prototype.as_object() {
            self.instances.insert(home, this.clone());
        }
        let result = self.initialise(id, &closure, &this, arguments, at)?;
        Ok(if result.as_object().is_some() { result } else { this })
    }

    /// Whether the host's constructor makes what the language says it makes.
    fn is_exactly_made(&self, name: super::value::Name, arguments: &[Val]) -> bool {
        match &*self.lexicon.names.text(name) {
            "Proxy" | "Promise" | "URL" | "Worker" => false,
            "Object" => arguments.is_empty(),
            name if name.ends_with("Error") => {
                arguments.len() < 2
                    && arguments.iter().all(|message| message.is_undefined() || message.as_text().is_some())
            }
            _ => true,
        }
    }

    /// Runs a constructor on an instance.
    fn initialise(
        &mut self,
        id: Id,
        closure: &Closure<'a>,
        this: &Val,
        arguments: Vec<Val>,
        at: At,
    ) -> Result<Val, Abrupt> {
        let Code::Class(class) = closure.code else {
            return self.call_closure(id, closure, this.clone(), arguments, at);
        };
        self.entered.insert((closure.unit, class.span.start));
        let constructor = constructor(class);
        let home = match self.heap.get(id).props.get(&self.lexicon.prototype) {
            Some(Slot::Data(prototype)) => prototype.as_object(),
            _ => None,
        };
        // Fields are set before the constructor's own statements, or by its `super()`.
        if class.heritage.is_none() || constructor.is_none() {
            if class.heritage.is_some() {
                self.call_parent_of(home, this, arguments.clone(), at)?;
            }
            self.fields(closure, class, this, home, false)?;
        }
        let Some(constructor) = constructor else { return Ok(Val::UNDEFINED) };
        let code = Closure { code: Code::Function(constructor), home, ..closure.clone() };
        let result = self.call_closure(id, &code, this.clone(), arguments, at)?;
        if class.heritage.is_some() && !self.strict {
            self.fields(closure, class, this, home, true)?;
        }
        Ok(result)
    }

    /// Gives an instance the fields of its class; `missing`: those that it has not, as its constructor's `super()` was
    /// not come by.
    fn fields(
        &mut self,
        closure: &Closure<'a>,
        class: &'a Class<'a>,
        this: &Val,
        home: Option<Id>,
        missing: bool,
    ) -> Result<(), Abrupt> {
        let frame = Frame {
            env: closure.env.clone(),
            this: this.clone(),
            home,
            unit: closure.unit,
            returns: None,
            yields: None,
            callee: None,
            arguments: Vec::new(),
            binding: false,
        };
        let outer = std::mem::replace(&mut self.frame, frame);
        let mut result = Ok(());
        for element in &class.body.body {
            let ClassElement::PropertyDefinition(field) = element else { continue };
            if field.r#static {
                continue;
            }
            result = self.field(field, this, missing);
            if result.is_err() {
                break;
            }
        }
        self.frame = outer;
        result
    }

    fn field(&mut self, field: &'a PropertyDefinition<'a>, this: &Val, missing: bool) -> Result<(), Abrupt> {
        if self.strict && field.computed {
            // The language computes it once, when it makes the class.
            return Err(Abrupt::Stop);
        }
        let key = self.property_key(&field.key, field.computed)?;
        let set = |(key, id): (&Text, Id)| self.heap.get(id).props.get(key).is_some();
        if missing && key.as_ref().zip(this.as_object()).is_some_and(set) {
            return Ok(());
        }
        let value = match &field.value {
            Some(value) => self.expression(value)?,
            None => Val::UNDEFINED,
        };
        if let (Some(key), Some(id)) = (key, this.as_object()) {
            self.heap.get_mut(id).props.set(key, Slot::Data(value));
        }
        Ok(())
    }

    /// What `super` means here.
    pub(super) fn parent_object(&mut self) -> Val {
        match self.frame.home.and_then(|home| self.heap.get(home).proto.clone()) {
            Some(parent) => parent,
            None => Val::UNKNOWN,
        }
    }

    /// `super(…)`.
    pub(super) fn call_parent(&mut self, arguments: Vec<Val>, at: At) -> Result<Val, Abrupt> {
        let this = self.frame.this.clone();
        let home = self.frame.home;
        self.call_parent_of(home, &this, arguments, at)?;
        let class = home.and_then(|home| self.classes.get(&home).copied());
        if let Some(id) = class
            && let Kind::Closure(closure) = &self.heap.get(id).kind
            && let Code::Class(class) = closure.code
        {
            let closure = closure.clone();
            self.fields(&closure, class, &this, home, false)?;
        }
        Ok(this)
    }

    /// `super.key`: a getter there sees the `this` of here.
    pub(super) fn get_of_parent(&mut self, key: &Val, at: At) -> Result<Val, Abrupt> {
        let parent = self.parent_object();
        let Some(id) = parent.as_object() else {
            return if self.strict { Err(Abrupt::Stop) } else { self.get(&parent, key, at) };
        };
        let Some(name) = self.key(key, at)? else { return self.get(&parent, key, at) };
        let this = self.frame.this.clone();
        self.get_of_object(id, &this, &name, at)
    }

    fn call_parent_of(&mut self, home: Option<Id>, this: &Val, arguments: Vec<Val>, at: At) -> Result<(), Abrupt> {
        let Some(parent) = home.and_then(|home| self.heap.get(home).proto.clone()) else { return Ok(()) };
        match &parent.value {
            Value::Object(_) => {
                let own = home.and_then(|home| self.classes.get(&home)).and_then(|&id| self.heap.get(id).proto.clone());
                let class = match own {
                    Some(class) => class,
                    None => self.get_named(&parent, &"constructor".into(), at)?,
                };
                if let Some(id) = class.as_object()
                    && let Kind::Closure(closure) = &self.heap.get(id).kind
                {
                    let closure = closure.clone();
                    let made = self.initialise(id, &closure, this, arguments, at)?;
                    if self.strict && made.as_object().is_some_and(|made| Some(made) != this.as_object()) {
                        return Err(Abrupt::Stop);
                    }
                } else if self.strict {
                    return Err(Abrupt::Stop);
                }
            }
            Value::Host(name) => {
                let name = *name;
                self.construct_host(name, &parent, arguments, at)?;
            }
            _ => {
                self.call_unknown(&parent, this, arguments, at)?;
            }
        }
        Ok(())
    }

    /// `length`, `name` and `prototype` of a function.
    pub(super) fn function_property(
        &mut self,
        id: Id,
        closure: &Closure<'a>,
        name: &Text,
        _at: At,
    ) -> Result<Val, Abrupt> {
        if name.is("prototype") {
            if !matches!(closure.code, Code::Function(_)) {
                return Ok(Val::UNDEFINED);
            }
            let prototype = self.new_plain()?;
            self.heap.get_mut(prototype).props.set(self.lexicon.constructor.clone(), Slot::Data(Val::object(id)));
            let val = Val::object(prototype);
            self.heap.get_mut(id).props.set(name.clone(), Slot::Data(val.clone()));
            return Ok(val);
        }
        let parameters = match closure.code {
            Code::Function(function) => Some(&function.params),
            Code::Arrow(arrow) => Some(&arrow.params),
            Code::Class(_) => None,
        };
        if name.is("length") {
            let plain = |parameter: &&FormalParameter<'_>| {
                parameter.initializer.is_none() && !parameter.pattern.is_assignment()
            };
            let count = parameters.map(|all| all.items.iter().take_while(plain).count());
            return Ok(count.map_or(Val::UNKNOWN, |count| Val::number(count as f64)));
        }
        let own = match closure.code {
            Code::Function(function) => function.id.as_ref().map(|id| id.name.as_str()),
            Code::Class(class) => class.id.as_ref().map(|id| id.name.as_str()),
            Code::Arrow(_) => None,
        };
        Ok(own.map_or(Val { value: Value::Unknown, from: Origin::PLAIN }, Val::text))
    }
}

/// The constructor that a class writes down.
pub(super) fn constructor<'a>(class: &'a Class<'a>) -> Option<&'a Function<'a>> {
    class.body.body.iter().find_map(|element| match element {
        ClassElement::MethodDefinition(method) if method.kind == MethodDefinitionKind::Constructor => {
            Some(&*method.value)
        }
        _ => None,
    })
}

/// A pattern with a default, which does not count as a parameter for `length`.
trait IsAssignment {
    fn is_assignment(&self) -> bool;
}

impl IsAssignment for BindingPattern<'_> {
    fn is_assignment(&self) -> bool {
        matches!(self, BindingPattern::AssignmentPattern(_))
    }
}
