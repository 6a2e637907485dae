//! Promises, keys, and what is looked at when everything has run once.

use crate::analyse::flow::Sink;
use crate::analyse::flow::{At, Labels, Origin};
use crate::analyse::javascript::machine::value::{Kind, Slot, Val, Value};
use crate::analyse::javascript::machine::{Abrupt, Machine};

impl<'a> Machine<'a> {
    /// `Promise.resolve` and its like: a promise is what it holds.
    pub(super) fn promise(&mut self, name: &str, arguments: Vec<Val>, at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let first = arguments.into_iter().next().unwrap_or(Val::UNDEFINED);
        if matches!(name, "Promise.race" | "Promise.any") {
            let elements = self.elements(&first, at)?.unwrap_or_default();
            let mut out = Val::unknown(first.from);
            for element in elements {
                out = self.merge(out, element);
            }
            return Ok(out);
        }
        Ok(first)
    }

    /// `new Promise((resolve, reject) => …)`: what `resolve` is called with.
    pub(super) fn new_promise(&mut self, arguments: Vec<Val>, at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let Some(executor) = arguments.first().filter(|executor| self.is_callable(executor)) else {
            return Ok(Val::UNKNOWN);
        };
        let cell = self.new_plain()?;
        let resolve = Val::object(self.new_object(Kind::Resolver(cell))?);
        let ignored = self.new_plain()?;
        let reject = Val::object(self.new_object(Kind::Resolver(ignored))?);
        let outcome = self.call(executor, &Val::UNDEFINED, vec![resolve, reject], at);
        if let Err(Abrupt::Stop) = outcome {
            return Err(Abrupt::Stop);
        }
        Ok(match self.find(cell, &"value".into()) {
            Some(Slot::Data(value)) => value,
            _ => Val::UNKNOWN,
        })
    }

    /// Something that only a private key, a mnemonic or a seed can be given to.
    pub(super) fn key_use(&mut self, name: &str, this: &Val, arguments: &[Val], at: At) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let Some(key) = arguments.first() else { return Ok(self.host_value(&super::names::called(name))) };
        let from = self.deep(key);
        self.host.keys.extend(self.ledger.origins.sources(
            from,
            Labels::PARAMETER | Labels::REQUEST | Labels::VARIABLE,
            8,
        ));
        self.call_back(arguments, from, at)?;
        let _ = this;
        // What is made of a key is not the key: only some of its members are.
        let step =
            self.ledger.origins.fresh(format!("made of a key by `{name}`"), at, Labels::NONE, [from, Origin::PLAIN]);
        self.host.keyed.insert(step, from);
        Ok(self.host_value(&super::names::called(name)).from(step))
    }

    /// The key inside something that was made of one.
    pub(in super::super) fn key_within(&self, object: &Val, member: &str) -> Option<Val> {
        const KEYS: &[&str] = &[
            "privateKey",
            "secretKey",
            "mnemonic",
            "seed",
            "phrase",
            "signingKey",
            "_signingKey",
            "private",
            "secret",
        ];
        let from = *self.host.keyed.get(&object.from)?;
        KEYS.contains(&member).then(|| Val::unknown(from))
    }

    /// Handlers are called again when all of them are there: the last may have set up what the first needs.
    pub(in super::super) fn call_again(&mut self) -> Result<(), Abrupt> {
        let handlers = std::mem::take(&mut self.host.handlers);
        for (handler, from, at) in handlers {
            self.known.clear();
            let from = self.host.contents.get(&from).copied().unwrap_or(from);
            let owner = Val::unknown(from);
            let outcome = self.maybe(|m| m.call(&handler, &owner, vec![owner.clone()], at));
            if let Err(Abrupt::Stop) = outcome {
                return Err(Abrupt::Stop);
            }
        }
        Ok(())
    }

    /// A parameter that was used as a key anywhere is a key everywhere.
    pub(in super::super) fn judge_keys(&mut self) {
        let used: crate::analyse::flow::Parameters =
            self.host.keys.iter().filter_map(|key| self.ledger.parameters.get(key).copied()).collect();
        for flow in &mut self.ledger.out.flows {
            if matches!(flow.sink, Sink::Send | Sink::Elsewhere)
                && flow.parameters.iter().any(|parameter| used.contains(parameter))
            {
                flow.labels |= Labels::KEY;
            }
        }
    }

    /// `new URL(path, base)`.
    pub(super) fn new_url(&mut self, arguments: &[Val]) -> Result<Val, Abrupt> {
        if self.strict {
            return Err(Abrupt::Stop);
        }
        let text = |val: Option<&Val>| val.and_then(|val| val.as_partial()).map(|text| text.to_string());
        let from = arguments.iter().fold(Origin::PLAIN, |from, argument| self.ledger.origins.join(from, argument.from));
        let whole = match (text(arguments.first()), text(arguments.get(1))) {
            (Some(path), Some(base)) if !path.contains("://") => {
                format!("{}/{}", base.trim_end_matches('/'), path.trim_start_matches('/'))
            }
            (Some(path), _) => path,
            (None, _) => return Ok(Val::unknown(from)),
        };
        let id = self.new_plain()?;
        let object = self.heap.get_mut(id);
        object.open = true;
        let href = Val { value: Value::String(whole.as_str().into()), from };
        object.props.set("href".into(), Slot::Data(href));
        Ok(Val::object(id).from(from))
    }
}
