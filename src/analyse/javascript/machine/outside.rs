//! Functions that nothing in the file calls: they are looked into as somebody from outside would call them.

use oxc::ast::ast::*;
use oxc::span::GetSpan;

use super::call::{code_scope, code_span};
use super::value::{Code, Id, Kind, Slot, Val};
use super::{Abrupt, At, Machine, When};
use crate::analyse::flow::{Labels, Origin};

impl<'a> Machine<'a> {
    /// Whether a function can matter where it is given nothing that does.
    pub(super) fn is_relevant(&self, id: Id) -> bool {
        match &self.heap.get(id).kind {
            Kind::Closure(closure) if closure.unit == 0 && !matches!(closure.code, Code::Class(_)) => {
                let given = self.exporting || closure.home.is_some();
                self.relevance.is_relevant(code_scope(closure.code), code_span(closure.code), given)
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

    pub(super) fn is_class(&self, id: Id) -> bool {
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
    pub(super) fn outside_arguments(
        &mut self,
        unit: u16,
        function: u32,
        parameters: &'a FormalParameters<'a>,
    ) -> Vec<Val> {
        let mut out = Vec::new();
        for (index, parameter) in parameters.items.iter().enumerate() {
            let span = parameter.pattern.span();
            let at = At { unit, span };
            let what = format!("parameter `{}`", crate::limits::cut(self.ledger.excerpt(at), 60));
            let from = self.ledger.origins.step(what, at, Labels::PARAMETER, [Origin::PLAIN; 2]);
            self.ledger.parameters.insert(from, (function, index as u32));
            out.push(Val::unknown(from));
        }
        out
    }

    /// An object with this prototype, of which more may be known or not.
    pub(super) fn some_instance(&mut self, home: Id) -> Result<Val, Abrupt> {
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
