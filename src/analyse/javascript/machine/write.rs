//! Giving members another value.

use super::text::Text;
use super::value::{Id, Kind, Name, Slot, Val, Value};
use super::{Abrupt, At, Machine};
use crate::limits;

impl<'a> Machine<'a> {
    /// `object[key] = value`.
    pub(super) fn set(&mut self, object: &Val, key: &Val, value: Val, at: At) -> Result<(), Abrupt> {
        let Some(id) = object.as_object() else {
            if let (Value::Host(host), Some(name)) = (&object.value, self.key(key, at)?) {
                if self.strict && &*self.lexicon.names.text(*host) != "globalThis" {
                    return Err(Abrupt::Stop);
                }
                self.set_of_host(*host, object, &name, value, at);
                return Ok(());
            }
            if self.strict {
                // On a plain value it is forgotten or throws, by the mode of the code.
                let nothing = matches!(object.value, Value::Undefined | Value::Null);
                return Err(if nothing { self.throw("TypeError", "") } else { Abrupt::Stop });
            }
            return self.assigned_to_unknown(object, &value, at);
        };
        if self.strict {
            self.exact_set(id, key, &value)?;
        }
        if let Some(index) = self.index_of(key)
            && self.set_element(id, index, &value)?
        {
            return Ok(());
        }
        let Some(name) = self.key(key, at)? else {
            // What is put in as a name is in it as well.
            let value = Val { from: self.ledger.origins.join(value.from, key.from), ..value };
            let old = self.heap.get_mut(id).loose.take();
            let joined = match old {
                Some(old) => self.merge(old, value),
                None => value,
            };
            let object = self.heap.get_mut(id);
            object.loose = Some(joined);
            object.open = true;
            return Ok(());
        };
        self.set_named(id, object, name, value, at)
    }

    /// Refuses assignments whose effect is not followed to the letter.
    pub(super) fn exact_set(&mut self, id: Id, key: &Val, value: &Val) -> Result<(), Abrupt> {
        let index = self.index_of(key);
        let certain = match &self.heap.get(id).kind {
            Kind::Array(elements) => match (index, key.as_text()) {
                (Some(index), _) => index <= elements.len(),
                (None, Some(name)) if name.is("length") => {
                    self.index_of(value).is_some_and(|length| length <= elements.len())
                }
                (None, name) => name.is_some(),
            },
            Kind::Bytes(..) => index.is_some() && matches!(value.value, Value::Number(_)),
            Kind::Closure(_) => key.as_text().is_some_and(|name| !name.is("name") && !name.is("length")),
            Kind::Plain => true,
            Kind::Error => key.as_text().is_some_and(|name| !name.is("name")),
            _ => key.as_text().is_some_and(Text::is_hidden),
        };
        if let Some(name) = key.as_text().filter(|name| name.is_private())
            && self.find(id, name).is_none()
        {
            return Err(self.throw("TypeError", ""));
        }
        let known = key.as_host().is_some() || key.is_known();
        if certain && known { Ok(()) } else { Err(Abrupt::Stop) }
    }

    pub(super) fn set_element(&mut self, id: Id, index: usize, value: &Val) -> Result<bool, Abrupt> {
        let number = match &value.value {
            Value::Number(number) => Some(super::convert::to_int32(*number) as u8),
            _ => None,
        };
        let grown = match &mut self.heap.get_mut(id).kind {
            Kind::Array(elements) => {
                if let Some(slot) = elements.get_mut(index) {
                    *slot = value.clone();
                    return Ok(true);
                }
                index + 1 - elements.len()
            }
            Kind::Bytes(bytes, _) => {
                if let (Some(slot), Some(byte)) = (bytes.get_mut(index), number) {
                    *slot = byte;
                }
                return Ok(true);
            }
            _ => return Ok(false),
        };
        // A table with a few numbers far apart is no list: what is between them takes memory and time.
        if grown > limits::EVALUATOR_SPARSE && !self.strict && !self.hidden {
            self.heap.get_mut(id).open = true;
            return Ok(false);
        }
        self.spend_elements(grown)?;
        if let Some(elements) = self.heap.array_mut(id) {
            elements.resize(index, Val::UNDEFINED);
            elements.push(value.clone());
        }
        Ok(true)
    }

    pub(super) fn set_named(&mut self, id: Id, object: &Val, name: Text, value: Val, at: At) -> Result<(), Abrupt> {
        if name.is("length")
            && let Some(length) = self.index_of(&value)
            && let Some(old) = self.heap.array(id).map(Vec::len)
        {
            self.spend_elements(length.saturating_sub(old))?;
            if let Some(elements) = self.heap.array_mut(id) {
                elements.resize(length, Val::UNDEFINED);
            }
            return Ok(());
        }
        if name.is("__proto__") {
            self.heap.get_mut(id).proto = Some(value);
            return Ok(());
        }
        match self.find(id, &name) {
            Some(Slot::Accessor(accessor)) => {
                return match accessor.set {
                    Some(set) => self.call(&set, object, vec![value], at).map(drop),
                    None if self.strict => Err(Abrupt::Stop),
                    None => Ok(()),
                };
            }
            Some(Slot::Data(old)) if self.unsure > 0 => {
                let merged = self.merge(old, value);
                self.heap.get_mut(id).props.set(name, Slot::Data(merged));
                return Ok(());
            }
            _ => {}
        }
        self.spend_elements(1)?;
        self.heap.get_mut(id).props.set(name, Slot::Data(value));
        Ok(())
    }

    pub(super) fn set_of_host(&mut self, host: Name, object: &Val, name: &Text, value: Val, at: At) {
        let base = self.lexicon.names.text(host);
        match &*base {
            "globalThis" => {
                self.globals.insert(name.clone(), value);
            }
            _ => self.assigned_to_host(&base, &name.to_string(), object, value, at),
        }
    }
}
