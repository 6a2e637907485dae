//! Events: what a program tells itself, and handlers that are called when something has come in.
//!
//! Emitters are told apart by the names of their events alone: which object an event belongs to is often decided elsewhere.

use crate::analyse::flow::{At, Origin};
use crate::analyse::javascript::machine::text::Text;
use crate::analyse::javascript::machine::value::Val;
use crate::analyse::javascript::machine::{Abrupt, Machine};
use crate::limits;

/// What was said and who listens, by event.
#[derive(Default)]
pub(super) struct Events {
    listeners: Vec<(Text, Val)>,
    emitted: Vec<(Text, Vec<Val>)>,
}

const LISTENS: &[&str] = &["on", "once", "addListener", "prependListener", "addEventListener"];

impl<'a> Machine<'a> {
    /// `emitter.on(event, handler)` and `emitter.emit(event, …)`, in whichever order they stand.
    pub(super) fn emitter(&mut self, name: &str, arguments: &[Val], at: At) -> Result<(), Abrupt> {
        let method = name.rsplit('.').next().unwrap_or(name);
        let emits = ["events", "EventEmitter", "eventemitter3", "eventemitter2", "mitt"]
            .iter()
            .any(|root| name.starts_with(root));
        let (Some(event), true) = (arguments.first().and_then(Val::as_text).cloned(), emits) else { return Ok(()) };
        let events = &mut self.host.events;
        let calls: Vec<(Val, Vec<Val>)> = if method == "emit" && events.emitted.len() < limits::EVALUATOR_EVENTS {
            let given = arguments[1..].to_vec();
            events.emitted.push((event.clone(), given.clone()));
            let heard = events.listeners.iter().filter(|(on, _)| *on == event);
            heard.map(|(_, handler)| (handler.clone(), given.clone())).collect()
        } else if LISTENS.contains(&method) && events.listeners.len() < limits::EVALUATOR_EVENTS {
            let Some(handler) = arguments.get(1).cloned() else { return Ok(()) };
            events.listeners.push((event.clone(), handler.clone()));
            let said = events.emitted.iter().filter(|(on, _)| *on == event);
            said.map(|(_, given)| (handler.clone(), given.clone())).collect()
        } else {
            Vec::new()
        };
        for (handler, given) in calls {
            self.maybe(|m| m.call(&handler, &Val::UNKNOWN, given, at))?;
        }
        Ok(())
    }

    /// Keeps handlers for a second call, when what the call returns has its name.
    pub(super) fn later(&mut self, arguments: &[Val], from: Origin, at: At) {
        for handler in arguments {
            if handler.as_object().is_some_and(|id| self.heap.is_function(id)) {
                self.host.handlers.push((handler.clone(), from, at));
            }
        }
    }

    /// The same for handlers of an object whose content comes in afterwards, as a request of the browser's.
    pub(super) fn later_of(&mut self, name: &str, this: &Val, arguments: &[Val], at: At) {
        let method = name.rsplit('.').next().unwrap_or(name);
        if LISTENS.contains(&method) && self.host.contents.contains_key(&this.from) {
            self.later(arguments, this.from, at);
        }
    }
}
