//! Functions and classes are made, instances of them, and what belongs to them is found.

use std::rc::Rc;

use ruff_python_ast::*;

use super::call::Arguments;
use super::scope::{Env, Of};
use super::value::{Closure, Code, Id, Kind, Val, Value};
use super::{Abrupt, At, Machine};

/// Classes above a class.
const ANCESTORS: usize = 16;

impl<'a> Machine<'a> {
    pub(super) fn define(&mut self, it: &'a StmtFunctionDef) -> Result<(), Abrupt> {
        let mut value = self.closure(Code::Def(it), &it.parameters)?;
        for decorator in it.decorator_list.iter().rev() {
            let place = self.at(decorator.range);
            let by = self.expression(&decorator.expression)?;
            value = self.decorated(&by, value, place)?;
        }
        let symbol = self.symbol(it.name.id.as_str());
        self.bind(symbol, value);
        Ok(())
    }

    pub(super) fn lambda(&mut self, it: &'a ExprLambda) -> Result<Val, Abrupt> {
        match it.parameters.as_deref() {
            Some(parameters) => self.closure(Code::Lambda(it), parameters),
            None => self.made(Code::Lambda(it), Rc::from([])),
        }
    }

    fn closure(&mut self, code: Code<'a>, parameters: &'a Parameters) -> Result<Val, Abrupt> {
        let mut defaults = Vec::new();
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs) {
            let default = match &parameter.default {
                Some(default) => Some(self.expression(default)?),
                None => None,
            };
            defaults.push(default);
        }
        self.made(code, defaults.into())
    }

    fn made(&mut self, code: Code<'a>, defaults: Rc<[Option<Val>]>) -> Result<Val, Abrupt> {
        let env = self.frame.env.clone();
        let class = if env.of == Of::Class { self.frame.class } else { None };
        let closure = Closure { code, env, unit: self.frame.unit, defaults, class };
        let val = self.object(Kind::Function(closure))?;
        self.made.extend(val.as_object());
        Ok(val)
    }

    /// `@by` above a function or class.
    fn decorated(&mut self, by: &Val, value: Val, at: At) -> Result<Val, Abrupt> {
        if let Some(name) = self.name_of(by) {
            match &*name {
                "property" | "functools.cached_property" => return self.object(Kind::Property { get: value }),
                "staticmethod" | "classmethod" => {
                    if let Some(id) = value.as_object() {
                        self.world.heap.get_mut(id).attributes.insert(name, Val::bool(true));
                    }
                    return Ok(value);
                }
                _ if self.acts(by) && super::host::runs_text(&name) => {
                    self.call(by, Arguments::of(vec![value.clone()]), at)?;
                    return Ok(value);
                }
                _ => {
                    self.decorates_elsewhere(&name, at);
                    self.host_decorates(&name, by, &value, at)?;
                    return Ok(value);
                }
            }
        }
        if by.as_object().is_none() {
            return Ok(value);
        }
        let given = self.call(by, Arguments::of(vec![value.clone()]), at)?;
        // What is a text behind it was meant for the next one.
        Ok(if given.as_object().is_some() || given.as_text().is_some() { given } else { value })
    }

    pub(super) fn define_class(&mut self, it: &'a StmtClassDef) -> Result<(), Abrupt> {
        let mut bases = Vec::new();
        for base in it.bases() {
            let base = self.expression(base)?;
            bases.push(base);
        }
        let kind = Kind::Class { name: it.name.id.as_str().into(), bases };
        let class = self.object(kind)?;
        let Some(id) = class.as_object() else { return Ok(()) };
        let env = Env::new(Of::Class, Some(self.frame.env.clone()), self.unsure);
        let outer = std::mem::replace(&mut self.frame.env, env);
        let outer_class = self.frame.class.replace(id);
        let result = self.statements(&it.body);
        let env = std::mem::replace(&mut self.frame.env, outer);
        self.frame.class = outer_class;
        result?;
        for (symbol, value) in env.all() {
            let name = self.spelling(symbol);
            self.world.heap.get_mut(id).attributes.insert(name.into(), value);
        }
        if let (Some(text), false) = (super::attribute::docstring(&it.body), self.knows(id, "__doc__")) {
            self.world.heap.get_mut(id).attributes.insert("__doc__".into(), Val::text(text));
        }
        let mut value = class;
        for decorator in it.decorator_list.iter().rev() {
            let place = self.at(decorator.range);
            let by = self.expression(&decorator.expression)?;
            value = self.decorated(&by, value, place)?;
        }
        let symbol = self.symbol(it.name.id.as_str());
        self.bind(symbol, value);
        Ok(())
    }

    fn knows(&self, id: Id, name: &str) -> bool {
        self.world.heap.get(id).attributes.contains_key(name)
    }

    /// A class is called: a new instance.
    pub(super) fn instantiate(&mut self, class: &Val, id: Id, arguments: Arguments, at: At) -> Result<Val, Abrupt> {
        // `type(…)` of a host: an exception or a base that the tables know.
        let instance = self.object(Kind::Instance { class: class.clone() })?;
        self.instances.entry(id).or_insert_with(|| instance.clone());
        if let Some(init) = self.class_member(class, "__init__") {
            self.call_with(&init, Some(instance.clone()), arguments, at)?;
        } else {
            let from = self.all_from(None, &arguments);
            self.call_back(&arguments, from, at)?;
            if let Some(object) = instance.as_object() {
                self.world.heap.get_mut(object).rest = from;
            }
            self.host_instantiated(class, &instance, at)?;
        }
        Ok(instance)
    }

    /// An instance of a class that nobody made one of.
    pub(super) fn instance_of(&mut self, id: Id, at: At) -> Result<Val, Abrupt> {
        if let Some(known) = self.instances.get(&id) {
            return Ok(known.clone());
        }
        let class = Val::object(id);
        let instance = self.object(Kind::Instance { class: class.clone() })?;
        self.instances.insert(id, instance.clone());
        if let Some(init) = self.class_member(&class, "__init__") {
            let this = instance.clone();
            self.maybe(|m| m.call_with(&init, Some(this), Arguments::default(), at))?;
        }
        Ok(instance)
    }

    /// A member of a class or of one above it.
    pub(super) fn class_member(&self, class: &Val, name: &str) -> Option<Val> {
        let mut work = vec![class.as_object()?];
        let mut seen = 0;
        while let Some(id) = work.pop() {
            seen += 1;
            if seen > ANCESTORS {
                return None;
            }
            let object = self.world.heap.get(id);
            if let Some(member) = object.attributes.get(name) {
                return Some(member.clone());
            }
            if let Kind::Class { bases, .. } = &object.kind {
                work.extend(bases.iter().rev().filter_map(Val::as_object));
            }
        }
        None
    }

    /// A member that an instance has by its class.
    pub(super) fn class_attribute(&self, id: Id, name: &str) -> Option<Val> {
        match &self.world.heap.get(id).kind {
            Kind::Instance { class } => self.class_member(class, name),
            _ => None,
        }
    }

    /// The name of the nearest class above that is none of the program's.
    pub(super) fn host_base(&self, class: &Val) -> Option<Rc<str>> {
        let mut work = vec![class.clone()];
        let mut seen = 0;
        while let Some(at) = work.pop() {
            seen += 1;
            if seen > ANCESTORS {
                return None;
            }
            match at.value {
                Value::Host(name) => {
                    let text = self.world.names.text(name);
                    if &*text != "object" {
                        return Some(text);
                    }
                }
                Value::Object(id) => {
                    if let Kind::Class { bases, .. } = &self.world.heap.get(id).kind {
                        work.extend(bases.iter().rev().cloned());
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// A member as it is found on an instance: methods know what they belong to, properties are read.
    pub(super) fn bound(&mut self, member: Val, this: &Val, class: &Val, at: At) -> Result<Val, Abrupt> {
        let Some(id) = member.as_object() else { return Ok(member) };
        let object = self.world.heap.get(id);
        match &object.kind {
            Kind::Function(_) | Kind::Partial { .. } => {
                if object.attributes.contains_key("staticmethod") {
                    return Ok(member);
                }
                let this = if object.attributes.contains_key("classmethod") { class.clone() } else { this.clone() };
                self.object(Kind::Bound { function: member, this })
            }
            Kind::Property { get } => {
                let get = get.clone();
                self.call_with(&get, Some(this.clone()), Arguments::default(), at)
            }
            _ => Ok(member),
        }
    }
}
