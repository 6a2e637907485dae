//! Functions of the program: their parameters get values, their body runs.

use std::rc::Rc;

use ruff_python_ast::*;
use ruff_text_size::Ranged;

use super::call::Arguments;
use super::scope::{Env, Of};
use super::statement::Course;
use super::value::{Closure, Code, Kind, Val};
use super::{Abrupt, Frame, Machine, When};

/// Calls of one function on ways of which nobody knows whether they are taken.
const LOOSE_CALLS: u32 = 24;
/// Functions that call each other.
const DEEP_CALLS: usize = 48;

impl<'a> Machine<'a> {
    pub(super) fn call_function(&mut self, closure: &Closure<'a>, arguments: Arguments) -> Result<Val, Abrupt> {
        let key = (closure.unit, code_start(closure.code));
        let depth = self.stack.iter().filter(|known| **known == key).count();
        let loose = self.unsure > 0 || self.when != When::Load;
        let tired = match loose {
            true => {
                let calls = self.calls.entry(key).or_insert(0);
                *calls += 1;
                *calls > LOOSE_CALLS || depth > 0
            }
            false => false,
        };
        let swept = self.sweeping() && self.entered.contains(&key);
        if tired || swept || depth > 8 && loose || self.stack.len() >= DEEP_CALLS {
            let from = self.all_from(None, &arguments);
            return Ok(Val::unknown(from));
        }
        self.entered.insert(key);
        let env = Env::new(Of::Function, Some(closure.env.clone()), self.unsure);
        let frame = Frame {
            env,
            unit: closure.unit,
            returns: None,
            yields: Vec::new(),
            class: closure.class,
            this: arguments.positional.first().cloned(),
        };
        let outer = std::mem::replace(&mut self.frame, frame);
        self.stack.push(key);
        let result = self.nested(|m| {
            m.bind_parameters(closure, arguments)?;
            match closure.code {
                Code::Def(def) => m.statements(&def.body),
                Code::Lambda(lambda) => m.expression(&lambda.body).map(Course::Return),
            }
        });
        self.stack.pop();
        let frame = std::mem::replace(&mut self.frame, outer);
        let returned = match (result?, frame.returns) {
            (Course::Return(value), Some(other)) => self.merge(other, value),
            (Course::Return(value), None) => value,
            (_, Some(value)) => value,
            (_, None) => Val::NONE,
        };
        if frame.yields.is_empty() {
            return Ok(returned);
        }
        self.object(Kind::Iterator { items: frame.yields.into(), at: 0 })
    }

    fn bind_parameters(&mut self, closure: &Closure<'a>, arguments: Arguments) -> Result<(), Abrupt> {
        let Some(parameters) = parameters(closure.code) else { return Ok(()) };
        let mut positional = arguments.positional.into_iter();
        let mut named = arguments.named;
        let mut defaults = closure.defaults.iter();
        let plain = parameters.posonlyargs.iter().chain(&parameters.args);
        let take = |named: &mut Vec<(Rc<str>, Val)>, name: &str| {
            let at = named.iter().position(|(known, _)| &**known == name)?;
            Some(named.swap_remove(at).1)
        };
        let missing = Val::unknown(arguments.rest);
        for parameter in plain {
            let default = defaults.next().cloned().flatten();
            let name = parameter.parameter.name.id.as_str();
            let value =
                positional.next().or_else(|| take(&mut named, name)).or_else(|| match arguments.rest.is_plain() {
                    true => default,
                    false => None,
                });
            let symbol = self.symbol(name);
            self.frame.env.set(symbol, value.unwrap_or_else(|| missing.clone()));
        }
        if let Some(rest) = &parameters.vararg {
            let items: Vec<Val> = positional.by_ref().collect();
            let val = match items.is_empty() && !arguments.rest.is_plain() {
                true => Val::unknown(arguments.rest),
                false => self.object(Kind::Tuple(items.into()))?,
            };
            let symbol = self.symbol(rest.name.id.as_str());
            self.frame.env.set(symbol, val);
        }
        for parameter in &parameters.kwonlyargs {
            let default = defaults.next().cloned().flatten();
            let name = parameter.parameter.name.id.as_str();
            let value = take(&mut named, name).or(default).unwrap_or_else(|| missing.clone());
            let symbol = self.symbol(name);
            self.frame.env.set(symbol, value);
        }
        if let Some(rest) = &parameters.kwarg {
            let mut items = super::value::Dict::default();
            for (name, value) in named {
                items.insert(super::value::Key::Str((&*name).into()), (Val::text(&*name), value));
            }
            let val = self.object(Kind::Dict(items))?;
            let val = self.with_rest(val, arguments.rest)?;
            let symbol = self.symbol(rest.name.id.as_str());
            self.frame.env.set(symbol, val);
        }
        Ok(())
    }
}

pub(super) fn parameters<'a>(code: Code<'a>) -> Option<&'a Parameters> {
    match code {
        Code::Def(def) => Some(&def.parameters),
        Code::Lambda(lambda) => lambda.parameters.as_deref(),
    }
}

/// Where a function begins.
pub(super) fn code_start(code: Code<'_>) -> u32 {
    match code {
        Code::Def(def) => def.range().start().into(),
        Code::Lambda(lambda) => lambda.range().start().into(),
    }
}
